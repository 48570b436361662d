import { type PropertyValues, type TemplateResult, LitElement, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type {
  ConnectionFields,
  ConnectionFormCalls,
  ConnectionFormSnapshots,
  ConnectionFormState,
} from '../../src/protocol/connectionForm';
import { type TlsFile, tlsFiles, tlsModes } from './tlsFields';
import { environmentLabels } from '../components/environmentBadge';
import { problemNotice } from '../components/notice';
import { HostClient } from '../host/hostClient';
import { t } from '../l10n';
import { pastedAddress } from './pastedAddress';
import { Refusals } from '../host/refusals';
import { visibleMessage } from '../texts/visibleText';
import { baseStyles } from '../styles/baseStyles';
import { button, checkbox, dropdown, textField } from '../toolkit';
import { connectionFormStyles } from './connectionFormStyles';

declare global {
  interface HTMLElementTagNameMap {
    'ss-connection-form-page': ConnectionFormPage;
  }
}

/** What was typed and not saved outlives a hidden page; a password does not. */
interface UiState {
  readonly version: 1;
  readonly edited: Partial<Omit<ConnectionFields, 'password'>>;
}

type TextFieldName = 'name' | 'host' | 'port' | 'user' | 'caFile' | 'certFile' | 'keyFile';

const environments = (Object.keys(environmentLabels) as ConnectionFields['environment'][]).map((value) => ({
  value,
  label: environmentLabels[value],
}));

/** The page that adds or edits a connection. It keeps what is typed; the host sees it on Test and Save. */
@customElement('ss-connection-form-page')
export class ConnectionFormPage extends LitElement {
  static override readonly styles = [baseStyles, connectionFormStyles];

  @state() private connection: ConnectionFormState | undefined;
  @state() private edited: Partial<ConnectionFields> = {};
  @state() private saving = false;

  private readonly host = new HostClient<ConnectionFormCalls, ConnectionFormSnapshots, UiState>(
    ({ connection }) => {
      if (connection) this.connection = connection;
    },
  );
  private readonly refusals = new Refusals<'page'>(() => this.requestUpdate());

  override connectedCallback(): void {
    super.connectedCallback();
    const saved = this.host.restoreState();
    if (saved?.version === 1) this.edited = saved.edited;
    void this.refusals.watch('page', this.host.call('ready'));
  }

  protected override render(): TemplateResult {
    const problem = this.refusals.at('page');
    const failure = problemNotice(problem);
    if (!this.connection) {
      return html`<h1 class="visually-hidden">${t('Connection')}</h1>
        ${
          problem === undefined
            ? html`<ss-notice kind="loading" .text=${t('Opening the connection…')}></ss-notice>`
            : failure
        }`;
    }
    const { isNew } = this.connection;
    const fields = { ...this.connection.fields, ...this.edited };
    return html`<h1>${isNew ? t('Add connection') : t('Edit connection')}</h1>
      <form @submit=${(event: Event) => event.preventDefault()} @keydown=${this.onKey} @paste=${this.onPaste}>
        <div class="pair">
          ${this.text('name', t('Name'), fields, { placeholder: t('How the connection is called in the tree') })}
          ${dropdown({
            label: t('Environment'),
            choices: environments,
            value: fields.environment,
            problem: this.connection.problems.environment,
            onChange: (environment) => this.edit({ environment }),
          })}
        </div>
        ${this.server(fields)} ${this.encryption(fields)} ${failure} ${this.testResult(this.connection)}
        <div class="actions bar">
          ${button({
            label: t('Test connection'),
            busy: this.connection.test.status === 'running',
            onClick: () => void this.send('test'),
          })}
          <span class="push bar">
            ${button({
              label: t('Cancel'),
              onClick: () => void this.refusals.watch('page', this.host.call('cancel')),
            })}
            ${button({
              label: this.saving ? t('Saving…') : t('Save'),
              primary: true,
              busy: this.saving,
              onClick: () => void this.save(),
            })}
          </span>
        </div>
      </form>`;
  }

  /** Whoever adds a connection types or pastes at once. */
  protected override updated(changed: PropertyValues): void {
    if (changed.has('connection') && !changed.get('connection') && this.connection?.isNew)
      this.renderRoot.querySelector<HTMLElement>('.control')?.focus();
  }

  private server(fields: ConnectionFields): TemplateResult {
    const kept = this.connection?.hasStoredPassword === true;
    return html`<h2>${t('Server')}</h2>
      <div class="host">
        ${this.text('host', t('Host'), fields, {
          placeholder: '127.0.0.1',
          help: t('A URL, a JDBC string or a mysql command line that you paste fills the form.'),
        })}
        ${this.text('port', t('Port'), fields, { placeholder: '3306', maxLength: 5 })}
      </div>
      <div class="pair">
        ${this.text('user', t('User'), fields, {
          help: t('On OceanBase user@tenant#cluster, through the proxy usually port 2883.'),
        })}
        <div class="stack">
          ${textField({
            label: t('Password'),
            type: 'password',
            value: fields.password ?? '',
            placeholder: kept
              ? t('Leave empty to keep the saved password')
              : t('Leave empty to be asked for it'),
            problem: this.connection?.problems.password,
            onInput: (password) => this.edit({ password }),
          })}
          ${checkbox({
            label: t('Save password'),
            checked: fields.savePassword,
            onChange: (savePassword) => this.edit({ savePassword }),
          })}
          <p class="help">
            ${
              fields.savePassword
                ? t('It is kept in the editor’s secret storage only.')
                : t('It is asked for when it is needed and forgotten when the window closes.')
            }
          </p>
        </div>
      </div>`;
  }

  private encryption(fields: ConnectionFields): TemplateResult {
    return html`<h2>${t('Encryption')}</h2>
      <div class="stack">
        <div class="mode">
          ${dropdown({
            label: t('TLS mode'),
            choices: tlsModes,
            value: fields.tlsMode,
            problem: this.connection?.problems.tlsMode,
            onChange: (tlsMode) => this.edit({ tlsMode }),
          })}
        </div>
        ${tlsFiles(fields.tlsMode).map((file) => this.file(file, fields))}
      </div>`;
  }

  private file({ field, label, placeholder }: TlsFile, fields: ConnectionFields): TemplateResult {
    return html`<div class="file">
      ${this.text(field, label, fields, { placeholder })}
      ${button({
        label: t('Choose…'),
        name: t('Choose… {0}', label),
        onClick: () => void this.choose(field),
      })}
    </div>`;
  }

  private testResult({ test }: ConnectionFormState): TemplateResult {
    // What failed is an alert by itself.
    return html`<div class="test" role=${test.status === 'failed' ? nothing : 'status'}>
      ${this.testNotice(test)}
    </div>`;
  }

  private testNotice(test: ConnectionFormState['test']): TemplateResult | typeof nothing {
    switch (test.status) {
      case 'none':
        return nothing;
      case 'running':
        return html`<ss-notice kind="loading" .text=${t('Connecting…')}></ss-notice>`;
      case 'succeeded':
        return html`<ss-notice kind="success" .text=${visibleMessage(test.message)}></ss-notice>`;
      case 'failed':
        return html`<ss-notice kind="error" .text=${visibleMessage(test.message)}></ss-notice>`;
    }
  }

  private text(
    field: TextFieldName,
    label: string,
    fields: ConnectionFields,
    more: { readonly placeholder?: string; readonly help?: string; readonly maxLength?: number } = {},
  ): TemplateResult {
    return textField({
      label,
      value: fields[field],
      problem: this.connection?.problems[field],
      onInput: (value) => this.edit({ [field]: value }),
      ...more,
    });
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const field = event.composedPath()[0] as Element;
    if (event.key === 'Enter' && field.tagName === 'INPUT') void this.save();
  };

  private readonly onPaste = (event: ClipboardEvent): void => {
    const address = pastedAddress(event.clipboardData?.getData('text/plain') ?? '');
    if (!address) return;
    event.preventDefault();
    this.edit(address);
  };

  private edit(fields: Partial<ConnectionFields>): void {
    this.edited = { ...this.edited, ...fields };
    const { password: _, ...kept } = this.edited;
    this.host.saveState({ version: 1, edited: kept });
  }

  /** The host puts the chosen path into its next snapshot; what is typed in the other fields stays. */
  private async choose(field: TlsFile['field']): Promise<void> {
    const before = this.connection?.fields[field];
    await this.refusals.watch('page', this.host.call('chooseFile', { field }));
    const chosen = this.connection?.fields[field];
    if (chosen !== undefined && chosen !== before) this.edit({ [field]: chosen });
  }

  private async save(): Promise<void> {
    if (!this.connection || this.saving) return;
    this.saving = true;
    await this.send('save');
    this.saving = false;
  }

  /** A refused field gets the focus, and with it comes into view. */
  private async send(call: 'test' | 'save'): Promise<void> {
    if (!this.connection) return;
    const fields = { ...this.connection.fields, ...this.edited };
    await this.refusals.watch('page', this.host.call(call, sent(fields)));
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.invalid')?.focus();
  }
}

/** An empty password field means the stored one. */
function sent({ password, ...fields }: ConnectionFields): ConnectionFields {
  return password === undefined || password === '' ? fields : { ...fields, password };
}
