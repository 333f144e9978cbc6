//! The hash chain over the log. Committed events are linked by one recurring job, so writers never wait for each other;
//! what is not linked yet is the unsealed tail, at most a few seconds long.

use crate::clock::Ts;
use crate::crypto::hex;
use crate::db::schema::{audit_events, audit_heads, audit_seals};
use crate::db::{AnyConn, DbError, Tx};
use crate::ids::AuditEventId;
use chrono::TimeDelta;
use diesel::prelude::*;
use sha2::{Digest, Sha256};

const GENESIS: &str = "passerelle audit chain";
/// How many rows are read at once; as many links are appended in one transaction, which others must not wait for long.
const BATCH: i64 = 500;
/// Events older than this before the newest link all have one.
const LATE: TimeDelta = TimeDelta::minutes(10);
/// A transaction lasts at most so long: on PostgreSQL an event may be committed that much after later ones.
const TRANSACTION_MAX: TimeDelta = TimeDelta::minutes(1);
/// On SQLite one writer after the other commits; only clocks of processes may differ.
const ONE_WRITER: TimeDelta = TimeDelta::seconds(5);

#[derive(Queryable)]
struct Row {
    id: AuditEventId,
    at: Ts,
    fields: Vec<Option<String>>,
}

type Columns = (
    AuditEventId,
    Ts,
    String,
    Option<String>,
    String,
    Option<String>,
    bool,
    Option<String>,
    Option<String>,
    Option<String>,
    String,
    String,
    Option<String>,
    String,
);

impl From<Columns> for Row {
    fn from(c: Columns) -> Self {
        let fields = vec![Some(c.2), c.3, Some(c.4), c.5, Some(c.6.to_string()), c.7, c.8, c.9, Some(c.10), Some(c.11), c.12, Some(c.13)];
        Self { id: c.0, at: c.1, fields }
    }
}

/// The link: SHA-256 over the link before and every field, each with its length.
fn link(before: &str, row: &Row) -> String {
    let mut digest = Sha256::new();
    let mut feed = |field: Option<&str>| match field {
        Some(text) => {
            digest.update((text.len() as u64 + 1).to_be_bytes());
            digest.update(text.as_bytes());
        }
        None => digest.update(0u64.to_be_bytes()),
    };
    feed(Some(before));
    feed(Some(&row.id.to_string()));
    feed(Some(&row.at.micros().to_string()));
    row.fields.iter().for_each(|field| feed(field.as_deref()));
    hex(&digest.finalize())
}

fn last_seal(tx: &mut Tx<'_>) -> Result<Option<(i64, String, AuditEventId)>, DbError> {
    audit_seals::table
        .order(audit_seals::seq.desc())
        .select((audit_seals::seq, audit_seals::hash, audit_seals::event_id))
        .first::<(i64, String, String)>(tx.conn)
        .optional()?
        .map(|(seq, hash, id)| id.parse().map(|id| (seq, hash, id)).map_err(DbError::damaged))
        .transpose()
}

/// How far back before the newest link a look for unlinked events goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// What was committed in the order of its instants, or nearly: nearly everything, at little cost.
    Recent,
    /// All that can still be unlinked, a clock set back included.
    Whole,
}

impl Reach {
    fn back(self, conn: &AnyConn) -> TimeDelta {
        match (self, conn) {
            (Self::Whole, _) => LATE,
            (Self::Recent, AnyConn::Pg(_)) => TRANSACTION_MAX,
            (Self::Recent, AnyConn::Sqlite(_)) => ONE_WRITER,
        }
    }
}

/// Links ready to be appended to the chain.
#[derive(Debug)]
pub struct Links {
    /// The number of the link they continue.
    after: i64,
    /// Event and hash of each.
    links: Vec<(AuditEventId, String)>,
}

impl Links {
    /// Whether there is nothing to append.
    pub fn is_empty(&self) -> bool {
        self.links.is_empty()
    }
}

/// The next links, made of committed events that have none: some hundreds at most.
///
/// # Errors
/// The database's.
pub fn unlinked(tx: &mut Tx<'_>, reach: Reach) -> Result<Links, DbError> {
    let (after, mut hash, since) = match last_seal(tx)? {
        Some((seq, hash, event)) => {
            let at: Ts = audit_events::table.find(event).select(audit_events::at).get_result(tx.conn)?;
            (seq, hash, Some(at - reach.back(tx.conn)))
        }
        None => (0, GENESIS.to_owned(), None),
    };
    let mut query = audit_events::table
        .filter(diesel::dsl::not(diesel::dsl::exists(audit_seals::table.filter(audit_seals::event_id.eq(audit_events::id)))))
        .order((audit_events::at, audit_events::id))
        .limit(BATCH)
        .into_boxed();
    if let Some(since) = since {
        query = query.filter(audit_events::at.ge(since));
    }
    let rows = query.load::<Columns>(tx.conn)?.into_iter().map(Row::from);
    let links = rows.map(|row| {
        hash = link(&hash, &row);
        (row.id, hash.clone())
    });
    Ok(Links { after, links: links.collect() })
}

/// Appends links to the chain, unless it has grown since they were made; returns how many. Run by one job at a time.
///
/// # Errors
/// The database's.
pub fn append(tx: &mut Tx<'_>, new: &Links) -> Result<usize, DbError> {
    if last_seal(tx)?.map_or(0, |(seq, _, _)| seq) != new.after {
        return Ok(0);
    }
    let sealed_at = tx.now();
    let rows = (new.after + 1..).zip(&new.links).map(|(seq, (event, hash))| {
        (audit_seals::seq.eq(seq), audit_seals::event_id.eq(event.to_string()), audit_seals::hash.eq(hash), audit_seals::sealed_at.eq(sealed_at))
    });
    let rows: Vec<_> = rows.collect();
    for chunk in rows.chunks(200) {
        crate::each_db!(tx.conn, c => diesel::insert_into(audit_seals::table).values(chunk.to_vec()).execute(c))?;
    }
    Ok(rows.len())
}

/// Links what is not linked yet, in one transaction; returns how many: for commands, which run alone.
///
/// # Errors
/// The database's.
pub fn seal_pending(tx: &mut Tx<'_>) -> Result<usize, DbError> {
    let links = unlinked(tx, Reach::Whole)?;
    append(tx, &links)
}

/// What `audit verify` found.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every link holds; `unsealed` events wait for the next run of the job.
    Intact {
        /// Linked events.
        sealed: i64,
        /// Events not linked yet.
        unsealed: i64,
    },
    /// The chain breaks at this place.
    Broken {
        /// Number of the first link that does not hold.
        seq: i64,
        /// What is wrong there.
        reason: &'static str,
    },
}

/// Recomputes every link, checks the exported heads, counts what is not linked yet.
///
/// # Errors
/// The database's.
pub fn verify(tx: &mut Tx<'_>) -> Result<Verdict, DbError> {
    let mut hash = GENESIS.to_owned();
    let mut seq = 0i64;
    loop {
        let rows: Vec<(i64, String, Option<Columns>)> = audit_seals::table
            .left_join(audit_events::table.on(audit_events::id.eq(audit_seals::event_id)))
            .filter(audit_seals::seq.gt(seq))
            .order(audit_seals::seq)
            .limit(BATCH)
            .select((audit_seals::seq, audit_seals::hash, audit_events::all_columns.nullable()))
            .load(tx.conn)?;
        if rows.is_empty() {
            break;
        }
        for (number, stored, columns) in rows {
            seq += 1;
            let Some(columns) = columns else { return Ok(Verdict::Broken { seq, reason: "event missing" }) };
            if number != seq {
                return Ok(Verdict::Broken { seq, reason: "link missing" });
            }
            hash = link(&hash, &columns.into());
            if hash != stored {
                return Ok(Verdict::Broken { seq, reason: "event or link changed" });
            }
        }
    }
    if let Some(broken) = check_heads(tx, seq)? {
        return Ok(broken);
    }
    let total: i64 = audit_events::table.count().get_result(tx.conn)?;
    Ok(Verdict::Intact { sealed: seq, unsealed: total - seq })
}

/// Every exported head must still be in the chain: this finds a chain cut at its end.
fn check_heads(tx: &mut Tx<'_>, last: i64) -> Result<Option<Verdict>, DbError> {
    let heads: Vec<(chrono::NaiveDate, i64, String, String)> =
        audit_heads::table.order(audit_heads::day).select((audit_heads::day, audit_heads::seq, audit_heads::hash, audit_heads::signature)).load(tx.conn)?;
    for (day, seq, hash, signature) in heads {
        if !crate::crypto::same(&signature, &tx.keys().head_signature(&head_text(day, seq, &hash))) {
            return Ok(Some(Verdict::Broken { seq, reason: "signature of an exported head" }));
        }
        let stored: Option<String> = audit_seals::table.find(seq).select(audit_seals::hash).first(tx.conn).optional()?;
        if seq > last || stored.as_deref() != Some(hash.as_str()) {
            return Ok(Some(Verdict::Broken { seq: seq.min(last + 1), reason: "the chain ends before an exported head" }));
        }
    }
    Ok(None)
}

fn head_text(day: chrono::NaiveDate, seq: i64, hash: &str) -> String {
    format!("{day} {seq} {hash}")
}

/// Writes and returns the signed head of the day; None when nothing is linked yet or the day has its head.
///
/// # Errors
/// The database's.
pub fn export_head(tx: &mut Tx<'_>, day: chrono::NaiveDate) -> Result<Option<String>, DbError> {
    let Some((seq, hash, _)) = last_seal(tx)? else { return Ok(None) };
    if audit_heads::table.find(day).count().get_result::<i64>(tx.conn)? > 0 {
        return Ok(None);
    }
    let text = head_text(day, seq, &hash);
    let signature = tx.keys().head_signature(&text);
    diesel::insert_into(audit_heads::table)
        .values((
            audit_heads::day.eq(day),
            audit_heads::seq.eq(seq),
            audit_heads::hash.eq(&hash),
            audit_heads::signature.eq(&signature),
            audit_heads::exported_at.eq(tx.now()),
        ))
        .execute(tx.conn)?;
    Ok(Some(format!("{text} {signature}")))
}
