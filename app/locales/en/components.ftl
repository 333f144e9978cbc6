# Words inside the components.
components-copy = Copy
components-date-day = Day
components-date-month = Month
components-date-year = Year
components-emergency-text = If your life or the life of someone close to you is in danger, call <strong>{ $emergency }</strong> or go to the nearest emergency room. For a nurse’s advice, call <strong>{ $advice }</strong>.
components-emergency-title = This is not an emergency service.
components-errors-title = { $count ->
    [one] One thing needs a correction
   *[other] { $count } things need a correction
}
components-for-person = for { $person }
components-label-more = : { $more }
components-pages-after = Next
components-pages-before = Previous
components-pages-label = Pages of the list
components-pages-where = Page { $page } of { $pages }
components-password-hide = Hide
components-password-show = Show
components-print = Print
components-required = (required)
components-rule-met = met
components-rule-open = not yet
components-save-failed = Not saved. Try again.
components-saving = Saving…
components-scale-end = { $value }: { $words }
components-search = Search
components-step-current = In progress
components-step-done = Done
components-step-of = Step { $current } of { $total }
components-support-clinic = <strong>Your clinic</strong> answers about your care: a new code, a question to understand, an appointment to move.
components-support-site = <strong>Technical support</strong> answers about the site: password, account, navigation, a link, adding a file.
components-support-title = Need help?
components-tag-action = Action required
components-tag-new = New
