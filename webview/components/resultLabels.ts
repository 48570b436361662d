import type { ComparisonResult } from '../../src/protocol/taskForm';
import { t } from '../l10n';
import { capitalised } from '../texts/capitalised';

/** What becomes of a table, standing alone. */
export const resultLabels: Readonly<Record<ComparisonResult, string>> = {
  create: capitalised(t('create')),
  modify: capitalised(t('modify')),
  recreate: t('Recreate'),
  comparing: t('Comparing'),
  consistent: capitalised(t('consistent')),
  skipped: capitalised(t('skipped')),
  failed: t('Failed to analyse'),
  unsupported: capitalised(t('unsupported')),
};
