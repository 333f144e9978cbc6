//! S25, X1: something is wrong about the identity: the clinic is told, in the person's words, and the way waits.

use super::{fields, invited, sends, tasks_of, up_to_code};

#[tokio::test]
async fn the_clinic_reads_what_is_wrong_and_the_words_are_sealed() {
    let (app, world, invited) = invited().await;
    let mut browser = app.browser();
    up_to_code(&mut browser, &invited, &[]).await;
    let too_early = browser.post_only(&invited.step("corrections"), &fields(&[("words", "canari-mauve-5d1")])).await.expect(303);
    assert_eq!(too_early.header("location"), invited.step("code"));
    sends(&mut browser, &invited.step("code"), &[("code", &invited.code)], &[]).await.expect(303);
    let path = invited.step("corrections");
    sends(&mut browser, &path, &[("words", " ")], &[]).await.expect(422);
    sends(&mut browser, &path, &[("words", &"x".repeat(501))], &[]).await.expect(422);
    for _ in 0..3 {
        let told = sends(&mut browser, &path, &[("words", "canari-mauve-5d1")], &[]).await.expect(303);
        assert_eq!(told.header("location"), format!("{}?reported=1", invited.step("identity")));
    }
    assert_eq!(tasks_of(&app, invited.file).await, ["identity_correction"], "told once");
    assert!(!app.rows().iter().any(|row| row.contains("canari-mauve")), "sealed");
    let file = app.signed_in(world.professional.account).await.get(&format!("/clinic/patients/{}", invited.file)).await.expect(200);
    assert!(file.body.contains("canari-mauve-5d1"), "{}", file.said());
    let other = app.signed_in(world.other_professional.account).await.get(&format!("/clinic/patients/{}", invited.file)).await;
    assert_eq!(other.status, 404);
}
