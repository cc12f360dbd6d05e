"""validate.py SCHEMA FILE...: each file against the JSON schema; says what does not fit, and where. The schema is open,
so that a reader of today bears the fields of tomorrow; here, what it does not name does not fit."""

import json
import sys

import jsonschema


def closed(schema):
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        made.setdefault("additionalProperties", False)
    return made


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(closed(schema))
    bad = 0
    for name in sys.argv[2:]:
        with open(name, encoding="utf-8") as file:
            for error in validator.iter_errors(json.load(file)):
                bad += 1
                print(f"{name}: {error.json_path}: {error.message}")
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
