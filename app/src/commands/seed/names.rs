//! The words that invented people are made of.

/// Given and family names that go together.
pub(super) struct Names {
    pub(super) female: &'static [&'static str],
    pub(super) male: &'static [&'static str],
    pub(super) family: &'static [&'static str],
}

#[rustfmt::skip]
pub(super) const FRENCH: Names = Names {
    female: &[
        "Adèle", "Alice", "Amélie", "Andréanne", "Annie", "Béatrice", "Camille", "Caroline", "Catherine", "Céline", "Chantal", "Charlotte", "Clara", "Claudette",
        "Danielle", "Denise", "Diane", "Élise", "Émilie", "Ève", "Florence", "France", "Francine", "Gabrielle", "Geneviève", "Ginette", "Huguette", "Isabelle",
        "Jacinthe", "Jeannine", "Jocelyne", "Josée", "Julie", "Juliette", "Justine", "Laurence", "Laurie", "Léa", "Line", "Lise", "Louise", "Lucie", "Manon",
        "Marguerite", "Marie-Ève", "Marie-Pier", "Mélanie", "Mireille", "Monique", "Nathalie", "Noémie", "Océane", "Pauline", "Rachel", "Rosalie", "Solange",
        "Sophie", "Stéphanie", "Suzanne", "Sylvie", "Thérèse", "Valérie", "Véronique", "Yolande", "Zoé",
    ],
    male: &[
        "Adrien", "Alain", "Alexis", "André", "Antoine", "Armand", "Benoît", "Bernard", "Bruno", "Charles", "Christian", "Claude", "Clément", "Daniel", "David",
        "Denis", "Édouard", "Émile", "Éric", "Étienne", "Félix", "Fernand", "François", "Gaétan", "Gilles", "Guillaume", "Guy", "Henri", "Hugo", "Jacob",
        "Jacques", "Jean-Guy", "Jean-Philippe", "Jérémie", "Jérôme", "Jules", "Léo", "Loïc", "Louis", "Luc", "Marc-André", "Marcel", "Mathieu", "Maxime",
        "Michel", "Nathan", "Nicolas", "Normand", "Olivier", "Pascal", "Patrice", "Philippe", "Pierre", "Raphaël", "Réal", "Rémi", "René", "Richard", "Robert",
        "Samuel", "Sébastien", "Serge", "Simon", "Stéphane", "Sylvain", "Théo", "Thomas", "Tristan", "Vincent", "Xavier", "Yves", "Zachary",
    ],
    family: &[
        "Allard", "Arsenault", "Audet", "Beaulieu", "Bédard", "Bélanger", "Bergeron", "Bernier", "Bérubé", "Bilodeau", "Blais", "Boisvert", "Bouchard",
        "Boucher", "Caron", "Champagne", "Charbonneau", "Cloutier", "Côté", "Couture", "Cyr", "Demers", "Deschênes", "Desjardins", "Dubé", "Dubois", "Dufour",
        "Fontaine", "Fortin", "Fournier", "Gagné", "Gagnon", "Gauthier", "Gendron", "Giguère", "Girard", "Gosselin", "Gravel", "Grenier", "Hébert", "Houle",
        "Jobin", "L'Écuyer", "Labelle", "Lachance", "Lacroix", "Lambert", "Landry", "Langlois", "Lapierre", "Lapointe", "Lavoie", "Leblanc", "Leclerc",
        "Lefebvre", "Lemay", "Lemieux", "Lessard", "Lévesque", "Martel", "Ménard", "Mercier", "Michaud", "Morin", "Nadeau", "Ouellet", "Paquette", "Paradis",
        "Parent", "Pelletier", "Perreault", "Plante", "Poirier", "Poulin", "Proulx", "Renaud", "Rioux", "Robitaille", "Roy", "Savard", "Simard", "St-Pierre",
        "Tardif", "Théberge", "Thibault", "Tremblay", "Trudel", "Turcotte", "Vachon", "Vaillancourt", "Villeneuve",
    ],
};

#[rustfmt::skip]
pub(super) const ENGLISH: Names = Names {
    female: &[
        "Abigail", "Amanda", "Barbara", "Brenda", "Carol", "Deborah", "Dorothy", "Eleanor", "Emily", "Erin", "Grace", "Hannah", "Heather", "Helen", "Jane",
        "Jennifer", "Joyce", "Judith", "Karen", "Kathleen", "Laura", "Linda", "Margaret", "Megan", "Molly", "Nancy", "Olivia", "Patricia", "Rebecca", "Ruth",
        "Sandra", "Sarah", "Shirley", "Susan", "Tara", "Victoria", "Wendy",
    ],
    male: &[
        "Aaron", "Alan", "Andrew", "Brian", "Bruce", "Cameron", "Colin", "Connor", "Craig", "Derek", "Donald", "Duncan", "Edward", "Evan", "Gordon", "Graham",
        "Ian", "James", "Jason", "John", "Keith", "Kevin", "Liam", "Malcolm", "Neil", "Oliver", "Owen", "Patrick", "Peter", "Ryan", "Scott", "Sean", "Stephen",
        "Stuart", "Trevor", "Walter", "William",
    ],
    family: &[
        "Abbott", "Anderson", "Baker", "Barrett", "Bennett", "Brennan", "Brown", "Campbell", "Carter", "Clarke", "Cooper", "Cunningham", "Davidson", "Dawson",
        "Doyle", "Evans", "Ferguson", "Fraser", "Gallagher", "Gibson", "Graham", "Hamilton", "Harris", "Henderson", "Hughes", "Kelly", "Kennedy", "Lawson",
        "MacDonald", "McGregor", "McKenna", "Mitchell", "Morrison", "Murphy", "Nolan", "O'Brien", "O'Connor", "Parker", "Quinn", "Reid", "Robertson", "Ross",
        "Ryan", "Shaw", "Sinclair", "Stewart", "Sullivan", "Thompson", "Walsh", "Watson", "Wright",
    ],
};

/// Names from elsewhere, each list of one origin.
#[rustfmt::skip]
pub(super) const OTHER: [Names; 12] = [
    Names {
        female: &["Amina", "Fatima", "Hanane", "Leïla", "Meriem", "Nadia", "Nour", "Samira", "Salma", "Yasmine"],
        male: &["Ahmed", "Bilal", "Hassan", "Karim", "Mehdi", "Mourad", "Omar", "Rachid", "Sofiane", "Youssef"],
        family: &["Amrani", "Belkacem", "Benali", "Bouzid", "Cherif", "El Idrissi", "Haddad", "Khelifi", "Mansouri", "Saïdi", "Tazi", "Ziani"],
    },
    Names {
        female: &["Darline", "Fabiola", "Guerda", "Islande", "Mirlande", "Nadège", "Roseline", "Widline"],
        male: &["Evens", "Frantz", "Jean-Robert", "Kervens", "Mackenson", "Ralph", "Wilner", "Wisly"],
        family: &["Alexis", "Augustin", "Baptiste", "Désir", "Dorvil", "Estimé", "Jean-Louis", "Jean-Baptiste", "Louissaint", "Pierre-Louis", "Saintil", "Toussaint"],
    },
    Names {
        female: &["Hoa", "Lan", "Linh", "Mai", "Ngoc", "Thuy", "Trang", "Tuyet"],
        male: &["Bao", "Duc", "Hieu", "Hung", "Khanh", "Minh", "Phuc", "Tuan"],
        family: &["Bui", "Dang", "Do", "Hoang", "Huynh", "Le", "Ngo", "Nguyen", "Pham", "Tran", "Truong", "Vu"],
    },
    Names {
        female: &["Fang", "Hui", "Jing", "Li", "Mei", "Na", "Xiu Ying", "Yan"],
        male: &["Bo", "Cheng", "Jian", "Jun", "Lei", "Ming", "Wei", "Zhi Hao"],
        family: &["Chen", "Deng", "Gao", "Huang", "Li", "Lin", "Ma", "Sun", "Wang", "Xu", "Zhang", "Zhou"],
    },
    Names {
        female: &["Alejandra", "Beatriz", "Carmen", "Daniela", "Gabriela", "Lucía", "Marisol", "Paola", "Valentina", "Ximena"],
        male: &["Alejandro", "Andrés", "Diego", "Ernesto", "Jorge", "Luis", "Mateo", "Rafael", "Santiago", "Tomás"],
        family: &["Álvarez", "Castillo", "Fernández", "García", "Gómez", "Guzmán", "Hernández", "Morales", "Muñoz", "Ramírez", "Rojas", "Vargas"],
    },
    Names {
        female: &["Ana", "Conceição", "Fernanda", "Inês", "Joana", "Lurdes", "Rosa", "Teresa"],
        male: &["António", "Carlos", "Fernando", "João", "Manuel", "Nuno", "Paulo", "Rui"],
        family: &["Almeida", "Carvalho", "Costa", "Ferreira", "Medeiros", "Oliveira", "Pacheco", "Pereira", "Sousa", "Tavares"],
    },
    Names {
        female: &["Antonella", "Carmela", "Concetta", "Giulia", "Lucia", "Maria Grazia", "Rosanna", "Silvana"],
        male: &["Antonio", "Carmine", "Domenico", "Enzo", "Giuseppe", "Marco", "Rocco", "Salvatore"],
        family: &["Bianchi", "Caruso", "Colombo", "De Luca", "Di Stefano", "Esposito", "Ferrara", "Greco", "Lombardi", "Marchetti", "Rizzo", "Romano"],
    },
    Names {
        female: &["Aikaterini", "Despina", "Eleni", "Maria", "Sofia", "Vasiliki"],
        male: &["Christos", "Dimitrios", "Georgios", "Konstantinos", "Nikolaos", "Panagiotis"],
        family: &["Angelopoulos", "Christou", "Dimopoulos", "Georgiou", "Nikolaidis", "Papadakis", "Papadopoulos", "Stavropoulos", "Vlahos"],
    },
    Names {
        female: &["Anjali", "Deepika", "Harpreet", "Kavita", "Lakshmi", "Meena", "Priya", "Simran", "Sunita"],
        male: &["Amit", "Arjun", "Gurpreet", "Harjit", "Rajesh", "Ravi", "Sanjay", "Suresh", "Vikram"],
        family: &["Bhatt", "Chaudhary", "Gill", "Iyer", "Kapoor", "Kaur", "Mehta", "Nair", "Patel", "Sharma", "Singh", "Sivakumar"],
    },
    Names {
        female: &["Aïssatou", "Awa", "Fatoumata", "Grâce", "Mariama", "Ndeye", "Rokhaya", "Solange"],
        male: &["Abdoulaye", "Cheikh", "Christian", "Ibrahima", "Mamadou", "Moussa", "Ousmane", "Serge"],
        family: &["Ba", "Camara", "Cissé", "Diallo", "Diop", "Kouassi", "Mbemba", "Mukendi", "Ndiaye", "Ngoma", "Sow", "Traoré"],
    },
    Names {
        female: &["Alina", "Elena", "Irina", "Katarzyna", "Larysa", "Natalia", "Oksana", "Svetlana"],
        male: &["Andrei", "Bogdan", "Dmitri", "Ivan", "Mihai", "Oleksandr", "Piotr", "Sergei"],
        family: &["Bondar", "Dumitru", "Ivanov", "Ionescu", "Kovalenko", "Kowalski", "Nowak", "Petrov", "Popescu", "Shevchenko", "Volkov", "Zielinski"],
    },
    Names {
        female: &["Aputik", "Elisapie", "Jeannie", "Kanahstatsi", "Lizzie", "Mina", "Nancy", "Siasi"],
        male: &["Aisa", "Charlie", "Jobie", "Kahente", "Lucassie", "Noah", "Putulik", "Thomassie"],
        family: &["Annahatak", "Awashish", "Blacksmith", "Cooper", "Diamond", "Kitchen", "Mckenzie", "Nappaaluk", "Neeposh", "Petiquay", "Tukkiapik", "Vollant"],
    },
];

/// Towns with the beginning of a postal code.
#[rustfmt::skip]
pub(super) const CITIES: [(&str, &str); 22] = [
    ("Montréal", "H2"), ("Montréal", "H3"), ("Montréal", "H4"), ("Montréal", "H1"), ("Laval", "H7"), ("Longueuil", "J4"), ("Québec", "G1"), ("Québec", "G2"),
    ("Lévis", "G6"), ("Gatineau", "J8"), ("Sherbrooke", "J1"), ("Saguenay", "G7"), ("Trois-Rivières", "G9"), ("Terrebonne", "J6"), ("Saint-Jérôme", "J7"),
    ("Drummondville", "J2"), ("Granby", "J2"), ("Rimouski", "G5"), ("Rouyn-Noranda", "J9"), ("Sept-Îles", "G4"), ("Gaspé", "G4"), ("Kuujjuaq", "J0"),
];

#[rustfmt::skip]
pub(super) const STREETS: [&str; 24] = [
    "rue des Érables", "rue Principale", "avenue du Parc", "rue Saint-Joseph", "chemin du Lac", "boulevard des Chutes", "rue de l'Église", "rue Notre-Dame",
    "avenue des Pins", "rue du Moulin", "rang Double", "rue Sainte-Anne", "rue des Bouleaux", "chemin de la Rivière", "rue Victoria", "avenue Wellington",
    "rue du Quai", "rue des Lilas", "rue Maple", "place du Marché", "rue de la Gare", "montée des Sources", "rue King", "croissant des Merisiers",
];

/// What people add in their own words, in French.
pub(super) const WORDS_FR: [&str; 6] = [
    "La douleur est plus forte quand je reste assis longtemps.",
    "Je dors mieux depuis que je marche le soir.",
    "Les exercices m’aident, mais je les oublie les jours de travail.",
    "Cette semaine a été plus difficile que la précédente.",
    "Je prends le médicament seulement quand il le faut.",
    "Le froid augmente la douleur aux mains.",
];

/// The same in English.
pub(super) const WORDS_EN: [&str; 6] = [
    "It hurts more when I sit for a long time.",
    "I sleep better since I started walking in the evening.",
    "The exercises help, but I forget them on working days.",
    "This week was harder than the one before.",
    "I take the medicine only when I need it.",
    "Cold weather makes my hands hurt more.",
];
