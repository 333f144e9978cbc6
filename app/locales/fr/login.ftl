login-back = Retour à la page de connexion
login-bookmark = Astuce : ajoutez cette page à vos favoris pour la retrouver.
login-code-error-exhausted = Vous avez saisi 5 codes incorrects. Connectez-vous de nouveau pour recevoir un autre code.
login-code-error-expired = Ce code a expiré. Demandez un nouveau code, puis saisissez-le ici.
login-code-error-malformed = Saisissez les 6 chiffres du code reçu par courriel.
login-code-error-no-more = Le code a été envoyé 3 fois. Connectez-vous de nouveau pour en recevoir un autre.
login-code-error-too-soon = { $seconds ->
    [one] Un code vient de partir. Attendez une seconde avant d’en demander un autre.
   *[other] Un code vient de partir. Attendez { $seconds } secondes avant d’en demander un autre.
}
login-code-error-wrong = { $left ->
    [one] Ce code n’est pas le bon. Il vous reste un essai.
   *[other] Ce code n’est pas le bon. Il vous reste { $left } essais.
}
login-code-field = Code de vérification
login-code-hint = Il est valide jusqu’à { $until }.
login-code-lead = Nous avons envoyé un code à 6 chiffres à { $address }.
login-code-missing-text = Attendez une minute et regardez dans vos courriels indésirables. Le dernier code et celui d’avant fonctionnent.
login-code-missing-title = Vous n’avez pas reçu le code?
login-code-over-text = Cette connexion a pris fin. Recommencez depuis la page de connexion.
login-code-over-title = Recommencez la connexion
login-code-resend = Renvoyer le code
login-code-resent = Un nouveau code vient de partir.
login-code-submit = Valider
login-code-title = Entrez votre code
login-create = Créer un compte
login-email = Adresse courriel
login-error-email-malformed = Saisissez une adresse courriel complète, comme nom@exemple.com.
login-error-password-missing = Saisissez votre mot de passe.
login-error-refused = L’adresse courriel ou le mot de passe n’est pas le bon. Vérifiez les deux, puis réessayez.
login-error-wait = { $minutes ->
    [one] Il y a eu trop d’essais. Réessayez dans une minute.
   *[other] Il y a eu trop d’essais. Réessayez dans { $minutes } minutes.
}
login-forgot = Mot de passe oublié
login-lead = Vous recevrez ensuite un code par courriel.
login-logout-lead = Votre session se fermera dans ce navigateur.
login-logout-title = Voulez-vous vous déconnecter?
login-no-account = Pas de compte? Il faut une invitation de votre clinique.
login-notice-logged-out = Vous êtes déconnecté.
login-notice-needed = Connectez-vous pour ouvrir cette page. Vous y reviendrez ensuite.
login-notice-password-changed = Votre mot de passe est changé. Connectez-vous avec le nouveau.
login-offered-by = { $service } est un service gratuit, offert par { $operator }.
login-password = Mot de passe
login-purpose-appointments = Assistez à vos rendez-vous virtuels.
login-purpose-messages = Échangez des messages avec votre clinique.
login-purpose-questionnaires = Répondez aux questionnaires de votre équipe de soins.
login-remember = Se souvenir de moi
login-remember-hint = Garde votre adresse courriel sur cet appareil. Le code reste demandé.
login-submit = Se connecter
login-title = Connexion
