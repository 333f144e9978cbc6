//! Text messages through the gateway.

use crate::support::World;
use crate::support::sms::Gateway;
use base::db::schema::outbound_messages as messages;
use base::domain::outbox::{self, Channel, Letter};
use base::i18n::Lang;
use base::ids::MessageId;
use base::queue::Lane;
use chrono::TimeDelta;
use diesel::prelude::*;

async fn post(world: &World) -> MessageId {
    world
        .write(|tx| {
            let letter = Letter {
                template: "invitation_code",
                channel: Channel::Sms,
                to: "+1 514 555-0199",
                language: Lang::Fr,
                account: None,
                file: None,
                invitation: None,
                valid_until: tx.now() + TimeDelta::days(5),
                lane: Lane::Codes,
                key: None,
                facts: serde_json::json!({ "code": "K-482913" }),
            };
            outbox::post(tx, letter)
        })
        .await
}

async fn state(world: &World, id: MessageId) -> (String, i32, Option<String>) {
    let columns = (messages::state, messages::attempts, messages::failure);
    world.read(move |tx| Ok(messages::table.find(id).select(columns).first(tx.conn)?)).await
}

async fn run_due(world: &World) {
    jobs::run_due(&world.ctx, world.db.clock().now()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_message_is_a_form_with_the_codes_words_and_our_name_and_password() {
    let gateway = Gateway::listen().await;
    let world = World::with_sms(crate::support::noon(), &gateway.url);
    let id = post(&world).await;
    run_due(&world).await;
    assert_eq!(state(&world, id).await, ("sent".to_owned(), 1, None));
    let requests = gateway.requests();
    assert_eq!(requests.len(), 1);
    let (head, body) = requests[0].split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /Messages.json HTTP/1.1"), "{head}");
    let head = head.to_lowercase();
    assert!(head.contains("authorization: basic c2lkonnly3jlda=="), "{head}");
    assert!(head.contains(&format!("idempotency-key: {id}")), "{head}");
    assert!(body.starts_with("To=%2B1+514+555-0199&From=%2B15145550100&Body="), "{body}");
    assert!(body.contains("K-482913"), "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_refused_is_final_and_a_gateway_in_trouble_is_not() {
    let gateway = Gateway::listen().await;
    let world = World::with_sms(crate::support::noon(), &gateway.url);
    gateway.say(vec![400, 503, 429]);
    let refused = post(&world).await;
    run_due(&world).await;
    assert_eq!(state(&world, refused).await, ("refused".to_owned(), 1, Some("sms-400".to_owned())));
    let late = post(&world).await;
    for _ in 0..6 {
        run_due(&world).await;
        world.advance(TimeDelta::seconds(4));
    }
    assert_eq!(state(&world, late).await, ("sent".to_owned(), 3, None));
    assert_eq!(gateway.requests().len(), 4);
}
