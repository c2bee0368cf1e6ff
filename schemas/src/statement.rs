//! Statements of fixed text, prepared once a connection.
//!
//! diesel prepares every UPDATE and every ON CONFLICT DO UPDATE anew, because
//! its own builders may change their text from one execution to the next. The
//! few that every certificate passes have a fixed text instead, the same on both
//! databases; each bound value stands as `?`.

use std::marker::PhantomData;

use diesel::QueryResult;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Binary, HasSqlType, Nullable, Text};

/// A value to be bound.
#[derive(Clone)]
pub(crate) enum Value {
    Text(Option<String>),
    Number(Option<i64>),
    Octets(Option<Vec<u8>>),
}

/// A statement of fixed text with its values; `Row` is the SQL type of what it
/// returns.
pub(crate) struct Statement<Row = ()> {
    text: &'static str,
    values: Vec<Value>,
    row: PhantomData<Row>,
}

impl<Row> Statement<Row> {
    /// The statement with as many values as `text` has question marks.
    pub(crate) fn new<const N: usize>(text: &'static str, values: [Value; N]) -> Self {
        Self { text, values: values.into(), row: PhantomData }
    }
}

impl<Row, DB> QueryFragment<DB> for Statement<Row>
where
    DB: Backend + HasSqlType<Nullable<Text>> + HasSqlType<Nullable<BigInt>> + HasSqlType<Nullable<Binary>>,
    Option<String>: ToSql<Nullable<Text>, DB>,
    Option<i64>: ToSql<Nullable<BigInt>, DB>,
    Option<Vec<u8>>: ToSql<Nullable<Binary>, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let mut values = self.values.iter();
        for (at, text) in self.text.split('?').enumerate() {
            if at > 0 {
                match values.next() {
                    Some(Value::Text(text)) => out.push_bind_param::<Nullable<Text>, _>(text)?,
                    Some(Value::Number(number)) => out.push_bind_param::<Nullable<BigInt>, _>(number)?,
                    Some(Value::Octets(octets)) => out.push_bind_param::<Nullable<Binary>, _>(octets)?,
                    None => {
                        return Err(diesel::result::Error::QueryBuilderError("a value is missing".into()));
                    }
                }
            }
            out.push_sql(text);
        }
        Ok(())
    }
}

impl<Row> QueryId for Statement<Row> {
    type QueryId = ();
    /// The text itself is the key of the prepared statement.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Row> Query for Statement<Row> {
    type SqlType = Row;
}

impl<Row, Connection> diesel::RunQueryDsl<Connection> for Statement<Row> {}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(Some(number))
    }
}

impl From<&[u8]> for Value {
    fn from(octets: &[u8]) -> Self {
        Self::Octets(Some(octets.to_owned()))
    }
}

impl From<Option<&str>> for Value {
    fn from(text: Option<&str>) -> Self {
        Self::Text(text.map(str::to_owned))
    }
}

impl From<Option<i64>> for Value {
    fn from(number: Option<i64>) -> Self {
        Self::Number(number)
    }
}

impl From<Option<&[u8]>> for Value {
    fn from(octets: Option<&[u8]>) -> Self {
        Self::Octets(octets.map(<[u8]>::to_owned))
    }
}
