//! The municipalities that have counters here.

use ca_core::domain::audit::AuditEntry;
use ca_core::domain::municipality::{Municipality, MunicipalityCode};
use ca_core::ports::record::RecordFailure;
use diesel::RunQueryDsl;
use diesel::prelude::{ExpressionMethods, OptionalExtension, QueryDsl};

use crate::rows::audit::NewAuditRow;
use crate::rows::columns::{self, corrupt};
use crate::statement::Statement;
use crate::store::Store;
use crate::tables::municipalities::dsl;

const PUT: &str = "INSERT INTO municipalities (code, prefecture, kanji, romaji) VALUES (?, ?, ?, ?) \
    ON CONFLICT (code) DO UPDATE SET kanji = excluded.kanji, romaji = excluded.romaji";

type Row = (String, String, String);

impl Store {
    /// Records a municipality, or its new names.
    ///
    /// # Errors
    /// [`RecordFailure`].
    pub fn put_municipality(
        &self,
        municipality: &Municipality,
        audit: &AuditEntry,
    ) -> Result<(), RecordFailure> {
        let (municipality, audit) = (municipality.clone(), NewAuditRow::of(audit));
        self.write(move |connection| {
            let code = municipality.code().to_string();
            let prefecture = municipality.prefecture().code();
            let (kanji, romaji) = (municipality.kanji(), municipality.romaji());
            let values = [code.as_str().into(), prefecture.into(), kanji.into(), romaji.into()];
            let put: Statement = Statement::new(PUT, values);
            put.execute(connection)?;
            audit.insert(connection)
        })
    }

    /// The municipality of this code, if it has a counter here.
    ///
    /// # Errors
    /// [`RecordFailure`].
    pub fn municipality(&self, code: MunicipalityCode) -> Result<Option<Municipality>, RecordFailure> {
        let code = code.to_string();
        let row: Option<Row> = self.read(|connection| {
            Ok(dsl::municipalities
                .find(&code)
                .select((dsl::code, dsl::kanji, dsl::romaji))
                .first(connection)
                .optional()?)
        })?;
        row.map(municipality).transpose()
    }

    /// At most `limit` municipalities whose code follows `after`, by code.
    ///
    /// # Errors
    /// [`RecordFailure`].
    pub fn municipalities(
        &self,
        after: Option<MunicipalityCode>,
        limit: u16,
    ) -> Result<Vec<Municipality>, RecordFailure> {
        let after = after.map(|code| code.to_string()).unwrap_or_default();
        let rows: Vec<Row> = self.read(|connection| {
            Ok(dsl::municipalities
                .filter(dsl::code.gt(&after))
                .order(dsl::code)
                .limit(limit.into())
                .select((dsl::code, dsl::kanji, dsl::romaji))
                .load(connection)?)
        })?;
        rows.into_iter().map(municipality).collect()
    }
}

fn municipality((code, kanji, romaji): Row) -> Result<Municipality, RecordFailure> {
    let code = columns::municipality("municipalities.code", &code)?;
    Municipality::new(code, &kanji, &romaji).map_err(|_| corrupt("municipalities.kanji or romaji"))
}
