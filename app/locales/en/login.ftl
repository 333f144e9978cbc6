login-back = Back to the login page
login-bookmark = Tip: bookmark this page to find it again.
login-code-error-exhausted = You have entered 5 wrong codes. Log in again to receive another code.
login-code-error-expired = This code has expired. Ask for a new code, then enter it here.
login-code-error-malformed = Enter the 6 digits of the code that you received by email.
login-code-error-no-more = The code was sent 3 times. Log in again to receive another one.
login-code-error-too-soon = { $seconds ->
    [one] A code has just been sent. Wait one second before you ask for another.
   *[other] A code has just been sent. Wait { $seconds } seconds before you ask for another.
}
login-code-error-wrong = { $left ->
    [one] This code is not right. You have one try left.
   *[other] This code is not right. You have { $left } tries left.
}
login-code-field = Verification code
login-code-hint = It is valid until { $until }.
login-code-lead = We sent a 6-digit code to { $address }.
login-code-missing-text = Wait a minute and look in your junk mail. The latest code and the one before both work.
login-code-missing-title = You did not receive the code?
login-code-over-text = This login has ended. Start again from the login page.
login-code-over-title = Log in again
login-code-resend = Send the code again
login-code-resent = A new code has just been sent.
login-code-submit = Validate
login-code-title = Enter your code
login-create = Create an account
login-email = Email address
login-error-email-malformed = Enter a complete email address, such as name@example.com.
login-error-password-missing = Enter your password.
login-error-refused = The email address or the password is not right. Check both, then try again.
login-error-wait = { $minutes ->
    [one] There were too many tries. Try again in one minute.
   *[other] There were too many tries. Try again in { $minutes } minutes.
}
login-forgot = Forgot password
login-lead = You will then receive a code by email.
login-logout-lead = Your session will end in this browser.
login-logout-title = Do you want to log out?
login-no-account = No account? You need an invitation from your clinic.
login-notice-logged-out = You are logged out.
login-notice-needed = Log in to open this page. You will come back to it.
login-notice-password-changed = Your password is changed. Log in with the new one.
login-offered-by = { $service } is a free service, offered by { $operator }.
login-password = Password
login-purpose-appointments = Attend your virtual appointments.
login-purpose-messages = Exchange messages with your clinic.
login-purpose-questionnaires = Answer the questionnaires of your care team.
login-remember = Remember me
login-remember-hint = Keeps your email address on this device. The code is still asked.
login-submit = Log in
login-title = Login
