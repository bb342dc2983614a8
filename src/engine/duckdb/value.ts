/**
 * Values on their way in and out. In: bound by their own type, never as text of the query. Out: the JSON form, where
 * decimals and instants stay text, whole numbers become numbers while a number can hold them exactly.
 */
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
  type DuckDBValueConverter,
  HUGEINT,
  INTEGER,
  type Json,
  JsonDuckDBValueConverter,
  SQLNULL,
  VARCHAR,
} from '@duckdb/node-api';
import { InputError } from '../../model/error.ts';
import type { Cell } from '../engine.ts';
import type { SqlValue } from '../sql.ts';

export interface Bound {
  readonly value: DuckDBValue;
  readonly type: DuckDBType;
}

/** An argument with the type it is bound as; a number that is not finite is refused. */
export function bound(value: SqlValue): Bound {
  switch (typeof value) {
    case 'string':
      return { value, type: VARCHAR };
    case 'boolean':
      return { value, type: BOOLEAN };
    case 'bigint':
      return { value, type: BigInt.asIntN(64, value) === value ? BIGINT : HUGEINT };
    case 'number':
      if (Number.isSafeInteger(value)) {
        return (value | 0) === value ? { value, type: INTEGER } : { value: BigInt(value), type: BIGINT };
      }
      if (!Number.isFinite(value))
        throw new InputError('value_not_finite', `${value} is not a number one can ask with.`);
      return { value, type: DOUBLE };
    case 'object':
      return { value: null, type: SQLNULL };
  }
}

const json: DuckDBValueConverter<Json> = JsonDuckDBValueConverter;

/** A value of a result as it leaves the engine; a list or struct as JSON text. */
export const cell: DuckDBValueConverter<Cell> = (value, type) => {
  if (value === null) return null;
  switch (type.typeId) {
    case DuckDBTypeId.BIGINT:
    case DuckDBTypeId.UBIGINT:
    case DuckDBTypeId.HUGEINT:
    case DuckDBTypeId.UHUGEINT: {
      const number = Number(value);
      return Number.isSafeInteger(number) ? number : String(value);
    }
    default: {
      const plain = json(value, type, json);
      return typeof plain === 'object' && plain !== null ? JSON.stringify(plain) : plain;
    }
  }
};
