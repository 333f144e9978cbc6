activity-questionnaire-open = Answer the questionnaire
activity-questionnaire-review = Review my answers
