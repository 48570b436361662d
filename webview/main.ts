import './connectionForm/connectionFormPage';
import './taskCenter/taskCenterPage';
import './taskDetails/taskDetailsPage';
import './taskForm/taskFormPage';
import { documentStyles } from './styles/documentStyles';

const pages = {
  taskForm: 'ss-task-form-page',
  taskCenter: 'ss-task-center-page',
  taskDetails: 'ss-task-details-page',
  connectionForm: 'ss-connection-form-page',
};

const style = documentStyles.styleSheet;
if (style) document.adoptedStyleSheets.push(style);

const { page } = document.body.dataset;
if (page !== undefined && page in pages) {
  const main = document.querySelector('#page');
  const element = document.createElement(pages[page as keyof typeof pages]);
  // What the document says already is in the page's slot, if it has one yet.
  element.append(...(main?.childNodes ?? []));
  main?.append(element);
}

// The editor takes the focus for a dialog or the palette, and gives it back to the page, not to what had it.
// The document hears of what comes into the page and of what goes out, not of a move within its shadow tree.
let focused: EventTarget | undefined;
for (const name of ['focusin', 'focusout']) {
  document.addEventListener(name, (event) => {
    focused = event.composedPath()[0];
  });
}
window.addEventListener('focus', () => {
  if (document.activeElement !== document.body) return;
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
});
