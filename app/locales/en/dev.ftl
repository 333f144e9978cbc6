# Development pages: they do not exist in production.
dev-clock-day = Move one day ahead
dev-clock-month = Move one month ahead
dev-clock-now = For this service, it is
dev-clock-quarter = Move 15 minutes ahead
dev-clock-title = Clock
dev-clock-week = Move one week ahead
dev-components-error = Enter an email address, like name@example.com.
dev-mailbox-as-mail = See the layout
dev-mailbox-empty-text = The emails and text messages that the service sends are shown here.
dev-mailbox-empty-title = No message
dev-mailbox-lead = No mail server is set, so messages stay here. The newest 50 are shown.
dev-mailbox-sent = To { $to },
dev-mailbox-text-message = Text message
dev-mailbox-title = Local mailbox
dev-mailbox-to = Email address or number
