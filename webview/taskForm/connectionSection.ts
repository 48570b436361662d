import { type TemplateResult, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { TaskFormState } from '../../src/protocol/taskForm';
import { t } from '../l10n';
import { visibleMessage, visibleText } from '../texts/visibleText';
import { baseStyles } from '../styles/baseStyles';
import { button, dropdown } from '../toolkit';
import { environmentBadge, environmentBadgeStyles } from '../components/environmentBadge';
import { PartElement } from '../components/partElement';
import '../components/notice';

declare global {
  interface HTMLElementTagNameMap {
    'ss-connection-section': ConnectionSection;
  }
}

/** Connection and database. Raises `connection-change`, `database-change` (detail: the choice), `retry`, `add-connection`, `edit-connection`. */
@customElement('ss-connection-section')
export class ConnectionSection extends PartElement {
  static override readonly styles = [
    baseStyles,
    environmentBadgeStyles,
    css`
      .fields {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 320px)) minmax(max-content, 1fr);
        gap: 8px 16px;
        align-items: end;
      }
      .side {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 16px;
        min-height: 26px;
        white-space: nowrap;
      }
      ss-notice {
        margin-top: 8px;
      }
      @media (max-width: 640px) {
        .fields {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  @property({ attribute: false }) form: TaskFormState | undefined;

  protected override render(): TemplateResult | typeof nothing {
    if (!this.form) return nothing;
    if (this.form.connections.length === 0) {
      return html`<ss-notice
        primary
        .text=${t('There is no connection yet. Add one to choose its tables.')}
        .action=${t('Add connection…')}
        @notice-action=${() => this.raise('add-connection')}
      ></ss-notice>`;
    }
    const { connections, settings } = this.form;
    const connection = connections.find(({ id }) => id === settings.connectionId);
    return html`<div class="fields">
        ${dropdown({
          label: t('Connection'),
          choices: connections.map(({ id, name, address }) => ({
            value: id,
            label: visibleText(`${name} · ${address}`),
          })),
          value: settings.connectionId,
          placeholder: t('Choose a connection'),
          onChange: (id) => this.raise('connection-change', id),
        })}
        ${this.databases(this.form)}
        <div class="side">
          ${connection ? environmentBadge(connection.environment) : nothing}
          <button class="link push" type="button" @click=${() => this.raise('add-connection')}>
            ${t('Add connection…')}
          </button>
        </div>
      </div>
      ${this.failure(this.form)}`;
  }

  private databases({ databases, settings }: TaskFormState): TemplateResult {
    const { database } = settings;
    const names = databases.status === 'loaded' ? databases.value : database === '' ? [] : [database];
    return dropdown({
      label: t('Database'),
      choices: names.map((name) => ({ value: name, label: visibleText(name) })),
      value: database,
      placeholder: databases.status === 'loading' ? t('Reading the databases…') : t('Choose a database'),
      disabled: databases.status !== 'loaded',
      onChange: (name) => this.raise('database-change', name),
    });
  }

  private failure({ databases }: TaskFormState): TemplateResult | typeof nothing {
    if (databases.status === 'failed') return this.notice('error', visibleMessage(databases.message));
    if (databases.status !== 'loaded' || databases.value.length > 0) return nothing;
    return this.notice(
      'warning',
      t('This user sees no database on the server. Grant it one, or choose another connection.'),
    );
  }

  private notice(kind: 'error' | 'warning', message: string): TemplateResult {
    return html`<ss-notice
      kind=${kind}
      .text=${message}
      .action=${t('Try again')}
      @notice-action=${() => this.raise('retry')}
      >${button({ label: t('Edit connection…'), onClick: () => this.raise('edit-connection') })}</ss-notice
    >`;
  }
}
