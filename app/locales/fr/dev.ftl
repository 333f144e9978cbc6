# Pages de développement : elles n’existent pas en production.
dev-clock-day = Avancer d’un jour
dev-clock-month = Avancer d’un mois
dev-clock-now = Pour ce service, nous sommes le
dev-clock-quarter = Avancer de 15 minutes
dev-clock-title = Horloge
dev-clock-week = Avancer d’une semaine
dev-components-error = Écrivez une adresse courriel, comme nom@exemple.ca.
dev-mailbox-as-mail = Voir la mise en page
dev-mailbox-empty-text = Les courriels et les textos que le service envoie s’affichent ici.
dev-mailbox-empty-title = Aucun message
dev-mailbox-lead = Aucun serveur de courriel n’est réglé : les messages restent ici. Les 50 plus récents sont affichés.
dev-mailbox-sent = Pour { $to },
dev-mailbox-text-message = Texto
dev-mailbox-title = Boîte aux lettres locale
dev-mailbox-to = Adresse courriel ou numéro
