# The page shown when the one asked for cannot be.
errors-conflict-text = This page has changed since you opened it, perhaps in another window. Nothing was overwritten.
errors-conflict-title = Another version is already saved
errors-csrf-text = The page stayed open too long, or you logged in elsewhere. What you sent was not processed.
errors-csrf-title = This form is no longer valid
errors-home = Go to the home page
errors-internal-text = The problem is on our side, not yours. It has been noted.
errors-internal-title = We could not show this page
errors-malformed-text = We could not read what was sent. Go back to the page and try again.
errors-malformed-title = This could not be read
errors-not-found-text = The address may be incomplete, or the page is gone. You may not have access to this file.
errors-not-found-title = This page cannot be found
errors-reference = Number to give to technical support:
errors-retry-text = { $minutes ->
    [one] You can try again in one minute.
   *[other] You can try again in { $minutes } minutes.
}
errors-retry-title = A short wait
errors-saved = Whatever said “Saved” is kept.
errors-too-many-text = We received too many attempts in a short time. This protects your account.
errors-too-many-title = A moment, please
errors-try-log-in-again = Log out, then log in again.
errors-try-refresh = Refresh the page.
errors-try-support = If the problem goes on, call technical support.
errors-try-title = What you can try
errors-unavailable-text = The service is stopped for a short while. It will come back by itself.
errors-unavailable-title = The service will be back soon
