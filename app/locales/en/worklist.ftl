worklist-caption = What is waiting, most pressing first
worklist-close = Mark as done
worklist-column-delay = Time
worklist-column-owner = In charge
worklist-column-person = Person
worklist-column-trajectory = Trajectory
worklist-column-what = What is waiting
worklist-days-late = { $days ->
    [one] { $days } day late
   *[other] { $days } days late
}
worklist-due = Expected { $when }
worklist-empty-late-text = No patient is past a due date.
worklist-empty-late-title = Nothing is late
worklist-empty-link = See the patients
worklist-empty-text = Answers sent by your patients and tasks of your department will appear here.
worklist-empty-title = Nothing is waiting right now
worklist-filters = Parts of the list
worklist-no-deadline = No due date
worklist-note = “{ $note }”
worklist-owner-nobody = Nobody
worklist-owner-you = You
worklist-review = Review
worklist-see = See
worklist-since = Since { $at }
worklist-submitted = Answers to review: { $title }
worklist-tab-all = All
worklist-tab-attention = To handle
worklist-tab-late = Late
worklist-tab-waiting = Waiting on the patient
worklist-task-address-taken = The email address belongs to someone else. Enter another one, or invite this person as a representative.
worklist-task-code-locked = Too many wrong codes: the invitation is locked. Reach the person, then renew the invitation.
worklist-task-consent-withdrawn = The person no longer wants virtual care. Their follow-ups are suspended.
worklist-task-delivery-failed = A message could not be delivered. Check the email address and the phone number.
worklist-task-identity-correction = The person reports a mistake in their information.
worklist-task-renewal-asked = The person asks for a new invitation.
worklist-title = Worklist
worklist-to-do = To do
