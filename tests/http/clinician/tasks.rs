//! P4, C61: a task is closed once, by a department that sees it.

use super::is_closed_to_others;
use base::access::Denied;
use base::db::schema::{file_departments, staff_tasks};
use diesel::prelude::*;
use tests::{TestApp, World};

fn path(world: &World) -> String {
    format!("/clinic/tasks/{}/closure", world.patient.task)
}

#[tokio::test]
async fn a_task_is_closed_once_however_often_it_is_asked() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let list = browser.get("/clinic").await.expect(200);
    let form = format!("form[action='{}']", path(&world));
    let after = browser.submit(&list, &form, &[]).await.expect(200);
    assert!(after.url.starts_with("/clinic") && !after.has(&form), "{}", after.url);
    let again = browser.submit(&list, &form, &[]).await.expect(200);
    assert_eq!(again.url, after.url, "the second time leads to the same place");
    assert_eq!(app.events("task.closed").await, [(Some(world.patient.person.to_string()), Some(world.patient.task.to_string()))]);
}

#[tokio::test]
async fn a_task_closed_on_the_file_leads_back_to_the_file() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let file = browser.get(&format!("/clinic/patients/{}", world.patient.file)).await.expect(200);
    let action = file.attributes("form[action*='/closure']", "action").remove(0);
    let after = browser.submit(&file, &format!("form[action='{action}']"), &[]).await.expect(200);
    assert_eq!(after.url, format!("/clinic/patients/{}", world.patient.file));
    assert!(!after.has("form[action*='/closure']"));
}

#[tokio::test]
async fn nobody_else_closes_it() {
    let (app, world) = TestApp::with_world().await;
    is_closed_to_others(&app, &world, &path(&world), &[], false).await;
    assert_eq!(app.events("task.closed").await, []);
}

#[tokio::test]
async fn a_department_that_shares_the_file_does_not_close_the_others_task() {
    let (app, world) = TestApp::with_world().await;
    let (file, department, task) = (world.patient.file, world.other_department, world.patient.task);
    app.write(move |tx| {
        let row = (file_departments::file_id.eq(file), file_departments::department_id.eq(department));
        diesel::insert_into(file_departments::table).values(row).execute(tx.conn)?;
        Ok::<_, Denied>(()).map_err(|_| base::db::DbError::Other(String::new()))
    })
    .await;
    let mut other = app.signed_in(world.other_professional.account).await;
    other.get(&format!("/clinic/patients/{file}")).await.expect(200);
    assert!(!other.get("/clinic").await.body.contains(&task.to_string()), "it is not on their list");
    other.post(&path(&world), &[]).await.expect(404);
    let done: i64 = app.read(move |tx| Ok::<_, Denied>(staff_tasks::table.filter(staff_tasks::done_at.is_not_null()).count().get_result(tx.conn)?)).await;
    assert_eq!(done, 0);
}
