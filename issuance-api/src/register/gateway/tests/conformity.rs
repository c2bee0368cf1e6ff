//! Whether a value is what the committed description says: as much of JSON
//! Schema as that file uses, and a failure for anything else in it.

use serde_json::{Value, json};

pub(super) const COMMITTED: &str = include_str!("../../../../../schemas/openapi/register-gateway.json");

/// Fails unless the value conforms to the named schema of the description.
pub(super) fn assert_conforms(schema: &str, value: &Value) {
    let description: Value = serde_json::from_str(COMMITTED).unwrap();
    if let Err(reason) =
        check(&description, &json!({ "$ref": format!("#/components/schemas/{schema}") }), value)
    {
        panic!("{schema}: {reason}");
    }
}

fn check(description: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    for (keyword, rule) in schema.as_object().unwrap() {
        let holds = match keyword.as_str() {
            "$ref" => {
                let target = rule.as_str().unwrap().trim_start_matches('#');
                check(description, description.pointer(target).unwrap(), value).map(|()| true)?
            }
            "oneOf" => {
                let alternatives = rule.as_array().unwrap().iter();
                alternatives.filter(|schema| check(description, schema, value).is_ok()).count() == 1
            }
            "type" => match rule.as_str().unwrap() {
                "object" => value.is_object(),
                "string" => value.is_string(),
                "null" => value.is_null(),
                other => return Err(format!("the test does not know the type {other}")),
            },
            "enum" => rule.as_array().unwrap().contains(value),
            "required" => {
                rule.as_array().unwrap().iter().all(|name| value.get(name.as_str().unwrap()).is_some())
            }
            "properties" => {
                for (name, schema) in rule.as_object().unwrap() {
                    if let Some(property) = value.get(name) {
                        check(description, schema, property).map_err(|reason| format!("{name}: {reason}"))?;
                    }
                }
                true
            }
            "additionalProperties" => {
                assert_eq!(rule, false);
                let known = schema["properties"].as_object().unwrap();
                value.as_object().is_none_or(|fields| fields.keys().all(|name| known.contains_key(name)))
            }
            "pattern" => value.as_str().is_some_and(|text| fits(rule.as_str().unwrap(), text)),
            "format" | "description" | "example" => true,
            other => return Err(format!("the test does not know {other}")),
        };
        if !holds {
            return Err(format!("{keyword} does not hold"));
        }
    }
    Ok(())
}

/// The handful of patterns that the description uses.
fn fits(pattern: &str, text: &str) -> bool {
    let digits = text.bytes().all(|octet| octet.is_ascii_digit());
    match pattern {
        "^[0-9]{6}$" => digits && text.len() == 6,
        "^[0-9]{11}$" => digits && text.len() == 11,
        "^[0-5][0-9]{8}$" => digits && text.len() == 9 && text.starts_with(|era| ('0'..='5').contains(&era)),
        "^[123]$" => ["1", "2", "3"].contains(&text),
        other => panic!("the test does not know the pattern {other}"),
    }
}

#[test]
fn the_check_finds_what_does_not_conform() {
    let description: Value = serde_json::from_str(COMMITTED).unwrap();
    let query = json!({ "$ref": "#/components/schemas/ResidentQuery" });
    assert!(
        check(&description, &query, &json!({ "municipality": "132217", "resident_number": "12345678903" }))
            .is_ok()
    );
    for wrong in [
        json!({ "municipality": "132217" }),
        json!({ "municipality": "13221", "resident_number": "12345678903" }),
        json!({ "municipality": "132217", "resident_number": "12345678903", "name": "" }),
        json!({ "municipality": 132_217, "resident_number": "12345678903" }),
        json!([]),
    ] {
        assert!(check(&description, &query, &wrong).is_err(), "{wrong}");
    }
}
