import type { TableTransition } from '../../diff/tableTransition';
import { type DdlEffect, worstEffect } from './ddlEffect';
import { oceanbaseEffect, tidbEffect } from './distributedEffect';
import { innodbEffect } from './innodbEffect';

/** What one ALTER TABLE with these changes will do. */
export function alterEffect(transition: TableTransition): DdlEffect {
  const { changes, server } = transition;
  switch (server.flavor) {
    case 'mariadb':
    case 'mysql':
      return worstEffect(innodbEffect(transition));
    case 'oceanbase':
      return worstEffect(changes.map((change) => oceanbaseEffect(change, transition)));
    case 'tidb':
      return worstEffect(changes.map(tidbEffect));
  }
}

/** What a statement about keys or names alone will do. */
export function effectOfKeys(transition: TableTransition): () => DdlEffect {
  return () => (alterEffect({ ...transition, changes: [] }) === 'copy' ? 'copy' : 'inPlace');
}
