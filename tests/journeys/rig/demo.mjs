// The people of the demo world, as every story knows them.

export const PASSWORD = "Demo-2026!";
export const PATIENT = "patient@demo.test";
export const REPRESENTATIVE = "representative@demo.test";
export const CLINICIAN = "clinician@demo.test";
export const EVERYONE = [
  PATIENT,
  REPRESENTATIVE,
  CLINICIAN,
  "colleague@demo.test",
  "other@demo.test",
  "admin@demo.test",
  "approver@demo.test",
  "support@demo.test",
  "operator@demo.test",
];
