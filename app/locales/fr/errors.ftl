# The page shown when the one asked for cannot be.
errors-conflict-text = Cette page a changé depuis que vous l’avez ouverte, peut-être dans une autre fenêtre. Rien n’a été écrasé.
errors-conflict-title = Une autre version est déjà enregistrée
errors-csrf-text = La page est restée ouverte trop longtemps, ou vous vous êtes connecté ailleurs. Votre envoi n’a pas été traité.
errors-csrf-title = Ce formulaire n’est plus valide
errors-home = Aller à l’accueil
errors-internal-text = Le problème vient de nous, pas de vous. Il est déjà noté.
errors-internal-title = Nous n’avons pas pu afficher cette page
errors-malformed-text = Nous n’avons pas pu lire ce qui a été envoyé. Revenez à la page et réessayez.
errors-malformed-title = Cet envoi est illisible
errors-not-found-text = L’adresse est peut-être incomplète, ou la page n’existe plus. Vous n’avez peut-être pas accès à ce dossier.
errors-not-found-title = Cette page est introuvable
errors-reference = Numéro à donner au soutien technique :
errors-retry-text = { $minutes ->
    [one] Vous pourrez réessayer dans une minute.
   *[other] Vous pourrez réessayer dans { $minutes } minutes.
}
errors-retry-title = Une courte attente
errors-saved = Ce qui affichait « Enregistré » est conservé.
errors-too-many-text = Nous avons reçu trop d’essais en peu de temps. C’est une protection de votre compte.
errors-too-many-title = Un peu de patience
errors-try-log-in-again = Déconnectez-vous, puis connectez-vous de nouveau.
errors-try-refresh = Actualisez la page.
errors-try-support = Si le problème continue, appelez le soutien technique.
errors-try-title = Ce que vous pouvez essayer
errors-unavailable-text = Le service est arrêté un court moment. Il reprendra de lui-même.
errors-unavailable-title = Le service revient bientôt
