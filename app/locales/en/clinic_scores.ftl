clinic-scores-alert = To be taken in charge within { $hours } hours of being sent.
clinic-scores-alert-urgent = Urgent: to be taken in charge within { $hours } hours of being sent.
clinic-scores-answers = Answers
clinic-scores-band = Range
clinic-scores-band-before = Range before: { $band }.
clinic-scores-change = Change
clinic-scores-day = Sent
clinic-scores-down = Down by { $by }
clinic-scores-down-since = Down by { $by } since { $since }.
clinic-scores-first = This is the first answer to this questionnaire.
clinic-scores-how = How this score is counted
clinic-scores-missing-all = If a single one of these answers is missing, there is no score.
clinic-scores-missing-answered = Questions without an answer do not count.
clinic-scores-missing-prorate = From { $least } answers on, the missing ones count as their mean.
clinic-scores-none = –
clinic-scores-rule-formula = Counted like this: { $formula }
clinic-scores-rule-mean =
    { $count ->
        [one] The points of one question.
       *[other] Mean of the points of { $count } questions.
    }
clinic-scores-rule-sum =
    { $count ->
        [one] The points of one question.
       *[other] Sum of the points of { $count } questions.
    }
clinic-scores-same = None
clinic-scores-same-since = No change since { $since }.
clinic-scores-source = Counted when it was sent, by the form { $form }, version { $version }, fingerprint { $hash }.
clinic-scores-table = { $score }: every response
clinic-scores-this = These answers
clinic-scores-trend = { $score } over time
clinic-scores-trend-one = One response: { $value }, on { $on }.
clinic-scores-trend-text =
    { $count ->
        [one] One response, from { $first } on { $from } to { $last } on { $to }.
       *[other] { $count } responses, from { $first } on { $from } to { $last } on { $to }.
    }
clinic-scores-unanswered = No answer
clinic-scores-unknown = No score: answers are missing.
clinic-scores-up = Up by { $by }
clinic-scores-up-since = Up by { $by } since { $since }.
clinic-scores-value = Score
clinic-scores-version = Version
clinic-scores-version-before = The response before follows version { $before } of the form, this one version { $now }.
