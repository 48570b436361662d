import { EngineError } from '../../engine/engineError';
import type { ConnectionProfile } from './connectionProfile';

/** No session with the server, or no right there: what a saved connection says may have to be another. */
export class ConnectionFailure extends EngineError {
  readonly profile: ConnectionProfile;

  constructor(profile: ConnectionProfile, { code, message, ...details }: EngineError) {
    super(code, message, details);
    this.profile = profile;
  }
}

/** The same error, with the connection that it is about where its settings may be wrong. */
export function withProfile(profile: ConnectionProfile, error: unknown): unknown {
  const isItsOwn = error instanceof EngineError && (error.code === 'connect' || error.code === 'access');
  return isItsOwn ? new ConnectionFailure(profile, error) : error;
}
