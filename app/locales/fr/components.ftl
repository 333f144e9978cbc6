# Words inside the components.
components-copy = Copier
components-date-day = Jour
components-date-month = Mois
components-date-year = Année
components-emergency-text = Si votre vie ou celle d’un proche est en danger, appelez le <strong>{ $emergency }</strong> ou allez à l’urgence la plus proche. Pour l’avis d’une infirmière, composez le <strong>{ $advice }</strong>.
components-emergency-title = Ce n’est pas un service d’urgence.
components-errors-title = { $count ->
    [one] Un point est à corriger
   *[other] { $count } points sont à corriger
}
components-for-person = pour { $person }
components-label-more = {" "}: { $more }
components-pages-after = Suivants
components-pages-before = Précédents
components-pages-label = Pages de la liste
components-pages-where = Page { $page } de { $pages }
components-password-hide = Masquer
components-password-show = Afficher
components-print = Imprimer
components-required = (obligatoire)
components-rule-met = respectée
components-rule-open = pas encore
components-save-failed = Non enregistré. Réessayez.
components-saving = Enregistrement…
components-scale-end = { $value } : { $words }
components-search = Rechercher
components-step-current = En cours
components-step-done = Terminée
components-step-of = Étape { $current } de { $total }
components-support-clinic = <strong>Votre clinique</strong> répond pour vos soins : un nouveau code, une question à comprendre, un rendez-vous à déplacer.
components-support-site = <strong>Le soutien technique</strong> répond pour le site : mot de passe, compte, navigation, lien, ajout d’un fichier.
components-support-title = Besoin d'aide?
components-tag-action = Action à prendre
components-tag-new = Nouveau
