import type { TlsSettings } from '../../engine/connection/connection';
import type { Environment } from '../../protocol/taskForm';
import { type Shape, flag, oneOf, optional, record, text, wholeNumber } from '../shapes';

/** A connection as it is kept in connections.json. Never a password. */
export interface ConnectionProfile {
  /** A uuid. */
  readonly id: string;
  readonly name: string;
  readonly environment: Environment;
  readonly host: string;
  readonly port: number;
  /** The whole user name as the server wants it. */
  readonly user: string;
  readonly tls: TlsSettings;
  /** False: the password is asked for once in each session of the editor. */
  readonly savePassword: boolean;
  /** The user has none: connect with the empty password and do not ask. */
  readonly password?: 'none';
}

export const environmentShape = oneOf('development', 'test', 'staging', 'production');
export const tlsModeShape = oneOf('disabled', 'preferred', 'required', 'verify-ca', 'verify-identity');

/** A profile out of a file; throws where it is none. */
export const connectionProfile: Shape<ConnectionProfile> = record<ConnectionProfile>({
  id: text(100),
  name: text(200),
  environment: environmentShape,
  host: text(255),
  port: wholeNumber(1, 65535),
  user: text(255),
  tls: record<TlsSettings>({
    mode: tlsModeShape,
    caFile: optional(text()),
    certFile: optional(text()),
    keyFile: optional(text()),
  }),
  savePassword: flag,
  password: optional(oneOf('none')),
});
