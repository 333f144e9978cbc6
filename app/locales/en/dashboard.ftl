dashboard-actions-title = Actions required
dashboard-empty-link = See my follow-ups
dashboard-empty-text = You will get an email as soon as your care team sends you something. Your past items stay in your follow-ups.
dashboard-empty-title = Nothing is waiting for you today
dashboard-greeting = Hello { $name }
dashboard-item-due = { $days ->
    [0] Answer expected today
    [1] Answer expected by tomorrow ({ $date })
   *[other] Answer expected within { $days } days ({ $date })
}
dashboard-item-late = Late: the answer was expected on { $date }
dashboard-item-requester = Requested by { $name } on { $date }
dashboard-lead = { $count ->
    [0] All done. This is your care space.
    [one] One action is waiting for you.
   *[other] { $count } actions are waiting for you.
}
dashboard-lead-due = { $count ->
    [one] One action is waiting for you, to do by { $date }.
   *[other] { $count } actions are waiting for you. The nearest is to do by { $date }.
}
dashboard-title = Dashboard
