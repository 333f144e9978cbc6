worklist-caption = Ce qui attend, du plus pressant au moins pressant
worklist-close = Marquer comme fait
worklist-column-delay = Délai
worklist-column-owner = Responsable
worklist-column-person = Personne
worklist-column-trajectory = Trajectoire
worklist-column-what = Ce qui attend
worklist-days-late = { $days ->
    [one] { $days } jour de retard
   *[other] { $days } jours de retard
}
worklist-due = Attendu { $when }
worklist-empty-late-text = Aucun patient n’a dépassé une date limite.
worklist-empty-late-title = Rien n’est en retard
worklist-empty-link = Voir les patients
worklist-empty-text = Les réponses envoyées par vos patients et les tâches de votre service apparaîtront ici.
worklist-empty-title = Rien n’attend pour le moment
worklist-filters = Parties de la liste
worklist-no-deadline = Sans date limite
worklist-note = « { $note } »
worklist-owner-nobody = Personne
worklist-owner-you = Vous
worklist-review = Revoir
worklist-see = Voir
worklist-since = Depuis le { $at }
worklist-submitted = Réponses à revoir : { $title }
worklist-tab-all = Tout
worklist-tab-attention = À traiter
worklist-tab-late = En retard
worklist-tab-waiting = En attente du patient
worklist-task-address-taken = L’adresse courriel appartient à quelqu’un d’autre. Inscrivez-en une autre, ou invitez cette personne comme représentant.
worklist-task-code-locked = Trop de codes erronés : l’invitation est verrouillée. Joignez la personne, puis renouvelez l’invitation.
worklist-task-consent-withdrawn = La personne ne veut plus de soins virtuels. Ses suivis sont suspendus.
worklist-task-delivery-failed = Un message n’a pas pu être livré. Vérifiez l’adresse courriel et le téléphone.
worklist-task-identity-correction = La personne signale une erreur dans ses renseignements.
worklist-task-renewal-asked = La personne demande une nouvelle invitation.
worklist-title = Liste de travail
worklist-to-do = À faire
