dashboard-actions-title = Actions à prendre
dashboard-empty-link = Voir mes suivis
dashboard-empty-text = Vous recevrez un courriel dès que votre équipe de soins vous enverra quelque chose. Vos éléments passés restent dans vos suivis.
dashboard-empty-title = Rien ne vous attend aujourd’hui
dashboard-greeting = Bonjour { $name }
dashboard-item-due = { $days ->
    [0] Réponse attendue aujourd’hui
    [1] Réponse attendue d’ici demain ({ $date })
   *[other] Réponse attendue d'ici { $days } jours ({ $date })
}
dashboard-item-late = En retard : la réponse était attendue le { $date }
dashboard-item-requester = Demandé par { $name }, le { $date }
dashboard-lead = { $count ->
    [0] Tout est fait. Voici votre espace de soins.
    [one] Une action vous attend.
   *[other] { $count } actions vous attendent.
}
dashboard-lead-due = { $count ->
    [one] Une action vous attend, à faire d’ici le { $date }.
   *[other] { $count } actions vous attendent. La plus proche est à faire d’ici le { $date }.
}
dashboard-title = Tableau de bord
