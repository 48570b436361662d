import { numberText, t } from '../l10n';

// What can be done with the selected tables, with their number.

export function skipLabel(count: number): string {
  return count === 0 ? t('Skip selected') : t('Skip selected ({0})', numberText(count));
}

export function undoSkipLabel(count: number): string {
  return count === 0 ? t('Undo skip selected') : t('Undo skip selected ({0})', numberText(count));
}

export function recreateLabel(count: number): string {
  return count === 0 ? t('Recreate…') : t('Recreate… ({0})', numberText(count));
}

export function keepLabel(count: number): string {
  return count === 0 ? t('Keep shadow') : t('Keep shadow ({0})', numberText(count));
}
