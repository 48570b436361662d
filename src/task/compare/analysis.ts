import type { ServerFacts } from '../../engine/schema/serverFacts';
import type { TablePair } from '../../engine/schema/tableName';
import type { TableSchema } from '../../engine/schema/tableSchema';
import type { KeysApart } from './foreignKeysApart';
import type { TaskSettings } from '../taskSettings';

/** What an analysis read, kept so that every choice of tables can be planned without asking the server again. */
export interface Analysis {
  readonly server: ServerFacts;
  readonly settings: AnalysisSettings;
  /** ISO 8601, UTC. */
  readonly analysedAt: string;
  readonly tables: readonly ReadPair[];
  /** Keys of all tables in the databases of the pairs. */
  readonly existing: ReadonlySet<string>;
  /** Ids of the foreign keys, and of the checks where their names are one to a database, in the shadows' database. */
  readonly takenNames: ReadonlySet<string>;
  /** Tables outside of it that foreign keys tie to its shadows, as far as those may change. */
  readonly neighbours: readonly TableSchema[];
}

/** The settings that an analysis depends on. */
export type AnalysisSettings = Pick<TaskSettings, 'database' | 'nameRule' | 'foreignKeyPolicy'>;

/** A pair as it was read. */
export type ReadPair = { readonly pair: TablePair } &
  /** The texts are the same (see isInStep): no plan ever needs more of it. */
  (
    | { readonly status: 'inStep'; readonly shadowSql: string }
    /** The texts are the same but for the foreign keys: parsed only where a plan has to do with them. */
    | {
        readonly status: 'sameButKeys';
        readonly keys: KeysApart;
        readonly sourceSql: string;
        readonly shadowSql: string;
      }
    | { readonly status: 'read'; readonly source: TableSchema; readonly shadow?: TableSchema }
    /** Read, but not to be synchronised: `reason` says why. */
    | {
        readonly status: 'unsupported';
        readonly reason: string;
        readonly sourceSql: string;
        readonly shadowSql?: string;
      }
    | { readonly status: 'failed'; readonly message: string }
  );
