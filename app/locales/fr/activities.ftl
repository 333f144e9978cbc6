activity-questionnaire-open = Répondre au questionnaire
activity-questionnaire-review = Revoir mes réponses
