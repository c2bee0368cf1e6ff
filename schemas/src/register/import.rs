//! Importing a register: all of it or nothing.

use ca_core::domain::audit::AuditEntry;
use ca_core::domain::municipality::MunicipalityCode;
use ca_core::ports::record::RecordFailure;
use ca_core::ports::register::RegisterEntry;
use diesel::prelude::{ExpressionMethods, OptionalExtension, QueryDsl};
use diesel::{QueryResult, RunQueryDsl};
use jiff::Timestamp;

use super::ResidentRow;
use crate::connection::AnyConnection;
use crate::failure::ActFailure;
use crate::rows::audit::NewAuditRow;
use crate::rows::columns::microseconds;
use crate::statement::Statement;
use crate::store::Store;
use crate::tables::{register_imports, registers, residents};

/// Residents in one act: few enough not to hold up the acts of counters.
const BATCH: usize = 500;

/// Old residents that one act deletes.
const SWEEP: i64 = 2000;

const POINT: &str = "INSERT INTO registers (municipality, import) VALUES (?, ?) \
    ON CONFLICT (municipality) DO UPDATE SET import = excluded.import";

const DELETE: &str = "DELETE FROM residents WHERE import = ? AND number IN \
    (SELECT number FROM residents WHERE import = ? LIMIT ?)";

/// An import that is going on. The register it will replace stays in force until
/// [`finish`](Self::finish); an import that is dropped, or that a crash ended,
/// leaves no trace but rows that the next import of the municipality removes.
pub struct RegisterImport {
    store: Store,
    id: i64,
    municipality: MunicipalityCode,
    batch: Vec<ResidentRow>,
    residents: usize,
}

/// What an import did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    /// How many residents the register has now.
    pub residents: usize,
    /// How many it had before.
    pub replaced: usize,
}

impl RegisterImport {
    /// Begins an import. One of the same municipality that is going on
    /// elsewhere ends without effect.
    ///
    /// # Errors
    /// [`RecordFailure`].
    pub fn begin(
        store: &Store,
        municipality: MunicipalityCode,
        at: Timestamp,
    ) -> Result<Self, RecordFailure> {
        let code = municipality.to_string();
        let id = store.write(move |connection| begin(connection, &code, microseconds(at)))?;
        sweep(store, municipality)?;
        Ok(Self { store: store.clone(), id, municipality, batch: Vec::new(), residents: 0 })
    }

    /// Adds a resident.
    ///
    /// # Errors
    /// `Conflict` when the entry is of another municipality, its number came
    /// before, or another import has begun. The import is then to be dropped.
    pub fn add(&mut self, entry: &RegisterEntry) -> Result<(), RecordFailure> {
        if entry.municipality != self.municipality {
            return Err(RecordFailure::Conflict);
        }
        self.batch.push(ResidentRow::of(self.id, entry));
        if self.batch.len() >= BATCH { self.flush() } else { Ok(()) }
    }

    /// Puts the register in force, in the place of the one before.
    ///
    /// # Errors
    /// [`RecordFailure`]; the register before then stays in force.
    pub fn finish(mut self, audit: &AuditEntry) -> Result<Imported, RecordFailure> {
        self.flush()?;
        let (id, code, audit) = (self.id, self.municipality.to_string(), NewAuditRow::of(audit));
        let replaced = self.store.write(move |connection| {
            let replaced = put_in_force(connection, id, &code, audit.at)?;
            audit.insert(connection)?;
            Ok(replaced)
        })?;
        if let Err(failure) = sweep(&self.store, self.municipality) {
            tracing::warn!(%failure, "the residents of the register before will be removed later");
        }
        let replaced = usize::try_from(replaced).unwrap_or(usize::MAX);
        Ok(Imported { residents: self.residents, replaced })
    }

    fn flush(&mut self) -> Result<(), RecordFailure> {
        let (id, rows) = (self.id, std::mem::take(&mut self.batch));
        let count = rows.len();
        if count == 0 {
            return Ok(());
        }
        self.store.write(move |connection| {
            let added = i64::try_from(count).unwrap_or(i64::MAX);
            let loading = register_imports::table.find(id).filter(register_imports::state.eq("loading"));
            let counted = diesel::update(loading)
                .set(register_imports::residents.eq(register_imports::residents + added))
                .execute(connection)?;
            if counted == 0 {
                return Err(RecordFailure::Conflict.into());
            }
            insert(connection, &rows)?;
            Ok(())
        })?;
        self.residents += count;
        Ok(())
    }
}

impl std::fmt::Debug for RegisterImport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RegisterImport").field("id", &self.id).finish_non_exhaustive()
    }
}

fn begin(connection: &mut AnyConnection, municipality: &str, at: i64) -> Result<i64, ActFailure> {
    use register_imports::dsl;
    let unfinished =
        dsl::register_imports.filter(dsl::municipality.eq(municipality)).filter(dsl::state.eq("loading"));
    diesel::update(unfinished).set((dsl::state.eq("retired"), dsl::ended.eq(at))).execute(connection)?;
    Ok(diesel::insert_into(dsl::register_imports)
        .values((
            dsl::municipality.eq(municipality),
            dsl::state.eq("loading"),
            dsl::residents.eq(0_i64),
            dsl::begun.eq(at),
        ))
        .returning(dsl::id)
        .get_result(connection)?)
}

/// Inserting many rows at once is a statement that diesel has for each database
/// but not for both.
fn insert(connection: &mut AnyConnection, rows: &[ResidentRow]) -> QueryResult<usize> {
    let insert = diesel::insert_into(residents::table).values(rows);
    match connection {
        AnyConnection::Sqlite(connection) => insert.execute(connection),
        AnyConnection::Postgres(connection) => insert.execute(connection),
    }
}

/// Changes the one row that decides, and gives the number of residents that the
/// register had before.
fn put_in_force(
    connection: &mut AnyConnection,
    id: i64,
    municipality: &str,
    at: i64,
) -> Result<i64, ActFailure> {
    use register_imports::dsl;
    let loading = dsl::register_imports.find(id).filter(dsl::state.eq("loading"));
    let complete = (dsl::state.eq("current"), dsl::ended.eq(at));
    if diesel::update(loading).set(complete).execute(connection)? == 0 {
        return Err(RecordFailure::Conflict.into());
    }
    let before: Option<(i64, i64)> = registers::table
        .inner_join(register_imports::table)
        .filter(registers::municipality.eq(municipality))
        .select((dsl::id, dsl::residents))
        .first(connection)
        .optional()?;
    let point: Statement = Statement::new(POINT, [municipality.into(), id.into()]);
    point.execute(connection)?;
    let Some((before, residents)) = before else { return Ok(0) };
    diesel::update(dsl::register_imports.find(before)).set(dsl::state.eq("retired")).execute(connection)?;
    Ok(residents)
}

/// Removes the residents of imports that are not in force, a few at a time.
fn sweep(store: &Store, municipality: MunicipalityCode) -> Result<(), RecordFailure> {
    use register_imports::dsl;
    let code = municipality.to_string();
    let retired: Vec<i64> = store.read(|connection| {
        Ok(dsl::register_imports
            .filter(dsl::municipality.eq(&code))
            .filter(dsl::state.eq("retired"))
            .select(dsl::id)
            .load(connection)?)
    })?;
    for import in retired {
        while store.write(move |connection| {
            let delete: Statement = Statement::new(DELETE, [import.into(), import.into(), SWEEP.into()]);
            Ok(delete.execute(connection)?)
        })? > 0
        {}
        store.write(move |connection| {
            let import = dsl::register_imports.find(import).filter(dsl::state.eq("retired"));
            diesel::update(import).set(dsl::state.eq("removed")).execute(connection)?;
            Ok(())
        })?;
    }
    Ok(())
}
