import type { TlsMode } from '../engine/connection/connection';
import type { Environment } from './taskForm';

export interface ConnectionFormCalls {
  ready: undefined;
  /** Connects with what the form holds, saved or not. */
  test: ConnectionFields;
  save: ConnectionFields;
  chooseFile: { readonly field: 'caFile' | 'certFile' | 'keyFile' };
  cancel: undefined;
}

export interface ConnectionFormSnapshots {
  connection: ConnectionFormState;
}

export interface ConnectionFormState {
  readonly isNew: boolean;
  readonly fields: ConnectionFields;
  readonly hasStoredPassword: boolean;
  readonly test:
    | { readonly status: 'none' | 'running' }
    /** Server, version, latency in milliseconds. */
    | { readonly status: 'succeeded'; readonly message: string }
    | { readonly status: 'failed'; readonly message: string };
  /** By field, after a refused save. */
  readonly problems: Readonly<Partial<Record<keyof ConnectionFields, string>>>;
}

export interface ConnectionFields {
  readonly name: string;
  readonly environment: Environment;
  readonly host: string;
  readonly port: string;
  readonly user: string;
  /** Absent: keep the stored one. */
  readonly password?: string;
  readonly savePassword: boolean;
  readonly tlsMode: TlsMode;
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
}
