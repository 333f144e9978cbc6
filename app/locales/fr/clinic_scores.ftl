clinic-scores-alert = À prendre en charge dans les { $hours } heures qui suivent l’envoi.
clinic-scores-alert-urgent = Urgent : à prendre en charge dans les { $hours } heures qui suivent l’envoi.
clinic-scores-answers = Réponses
clinic-scores-band = Plage
clinic-scores-band-before = Plage d’avant : { $band }.
clinic-scores-change = Changement
clinic-scores-day = Envoi
clinic-scores-down = Baisse de { $by }
clinic-scores-down-since = Baisse de { $by } depuis le { $since }.
clinic-scores-first = C’est la première réponse à ce questionnaire.
clinic-scores-how = Comment ce score est calculé
clinic-scores-missing-all = Sans une seule de ces réponses, il n’y a pas de score.
clinic-scores-missing-answered = Les questions sans réponse ne comptent pas.
clinic-scores-missing-prorate = À partir de { $least } réponses, celles qui manquent comptent comme leur moyenne.
clinic-scores-none = –
clinic-scores-rule-formula = Calculé ainsi : { $formula }
clinic-scores-rule-mean =
    { $count ->
        [one] Les points d’une question.
       *[other] Moyenne des points de { $count } questions.
    }
clinic-scores-rule-sum =
    { $count ->
        [one] Les points d’une question.
       *[other] Somme des points de { $count } questions.
    }
clinic-scores-same = Aucun
clinic-scores-same-since = Aucun changement depuis le { $since }.
clinic-scores-source = Compté à l’envoi selon le formulaire { $form }, version { $version }, empreinte { $hash }.
clinic-scores-table = { $score } : toutes les réponses
clinic-scores-this = Ces réponses
clinic-scores-trend = { $score } au fil du temps
clinic-scores-trend-one = Une réponse : { $value }, le { $on }.
clinic-scores-trend-text =
    { $count ->
        [one] Une réponse, de { $first } le { $from } à { $last } le { $to }.
       *[other] { $count } réponses, de { $first } le { $from } à { $last } le { $to }.
    }
clinic-scores-unanswered = Sans réponse
clinic-scores-unknown = Pas de score : il manque des réponses.
clinic-scores-up = Hausse de { $by }
clinic-scores-up-since = Hausse de { $by } depuis le { $since }.
clinic-scores-value = Score
clinic-scores-version = Version
clinic-scores-version-before = La réponse d’avant suit la version { $before } du formulaire, celle-ci la version { $now }.
