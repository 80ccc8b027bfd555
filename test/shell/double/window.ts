// The doubled BrowserWindow: a page in real Chromium whose requests, navigations and new windows go through the app.
import { EventEmitter } from 'node:events';
import type { BrowserContext, Page, Request as PageRequest, Route } from 'playwright-core';
import { app, preventable, registerWindows } from './app.ts';
import { newPages, openContext } from './browser.ts';
import { faults, mustBe, record, strict } from './calls.ts';
import { attachPreload } from './preload-world.ts';
import { fromBrowserAddress, fulfil, isHandled, toBrowserAddress } from './scheme.ts';
import { doubleOptions } from './options.ts';
import { ipcMain, isPermitted } from './session.ts';

interface WindowOptions {
  readonly width?: number;
  readonly height?: number;
  readonly x?: number;
  readonly y?: number;
  readonly webPreferences?: Readonly<Record<string, unknown>> & { readonly preload?: string };
}

type Bounds = Record<'x' | 'y' | 'width' | 'height', number>;

type OpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' };

class WebContentsDouble extends EventEmitter {
  readonly mainFrame = { url: '' };
  openHandler: OpenHandler | undefined;
  reloadPage: () => void = () => undefined;

  setWindowOpenHandler(handler: OpenHandler): void {
    record('webContents.setWindowOpenHandler');
    this.openHandler = handler;
  }
  reload(): void {
    record('webContents.reload');
    this.reloadPage();
  }
}

class BrowserWindowDouble extends EventEmitter {
  readonly options: WindowOptions;
  readonly webContents = strict(new WebContentsDouble(), 'webContents');
  private shownPage: Page | undefined;
  private isOpen = false;
  private isGone = false;
  private isSmall = false;
  private isLarge = false;
  private bounds: Bounds;

  constructor(options: WindowOptions) {
    super();
    mustBe('ready', 'BrowserWindow');
    record('new BrowserWindow', options);
    this.options = options;
    const { x = 40, y = 40, width = 800, height = 600 } = options;
    this.bounds = { x, y, width, height };
    const guarded = strict(this, 'BrowserWindow');
    windows.push(guarded);
    app.emit('web-contents-created', {}, this.webContents);
    return guarded;
  }

  /** Not part of Electron: the page in Chromium. */
  get page(): Page {
    if (this.shownPage === undefined) throw new Error('the window has not loaded anything yet');
    return this.shownPage;
  }

  async loadURL(url: string): Promise<void> {
    record('window.loadURL', url);
    const { width, height } = this.bounds;
    const context = await openContext({
      viewport: { width, height },
      colorScheme: 'light',
      locale: doubleOptions.locale,
      permissions: isPermitted('clipboard-sanitized-write', url).check ? ['clipboard-write'] : [],
    });
    if (doubleOptions.platform === 'darwin') {
      await context.addInitScript(() => Object.defineProperty(navigator, 'platform', { value: 'MacIntel' }));
    }
    await context.route('**/*', (route) => this.answer(route));
    await this.openPage(context, url);
    this.emit('ready-to-show');
  }

  /** Not part of Electron: the process of the page dies, as when memory runs out. Resolves when the app has been told. */
  async crash(): Promise<void> {
    const dying = this.page;
    const gone = dying.waitForEvent('crash');
    const session = await dying.context().newCDPSession(dying);
    session.send('Page.crash').catch(() => {
      // A page that is gone answers nothing.
    });
    await gone;
    // A page that crashed can't be used again; its successor keeps what is stored, as in Electron.
    this.webContents.reloadPage = () => void this.openPage(dying.context(), this.webContents.mainFrame.url);
    this.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
  }

  show(): void {
    record('window.show');
    this.isOpen = true;
  }
  hide(): void {
    record('window.hide');
    this.isOpen = false;
  }
  focus(): void {
    record('window.focus');
  }
  maximize(): void {
    record('window.maximize');
    this.isLarge = true;
  }
  minimize(): void {
    this.isSmall = true;
  }
  setBounds(bounds: Bounds): void {
    this.bounds = bounds;
  }
  setSize(width: number, height: number): void {
    record('window.setSize', width, height);
  }
  center(): void {
    record('window.center');
  }
  restore(): void {
    record('window.restore');
    this.isSmall = false;
  }
  isVisible(): boolean {
    return this.isOpen;
  }
  isDestroyed(): boolean {
    return this.isGone;
  }
  isMinimized(): boolean {
    return this.isSmall;
  }
  isMaximized(): boolean {
    return this.isLarge;
  }
  isFullScreen(): boolean {
    return false;
  }
  getNormalBounds(): Bounds {
    return this.bounds;
  }

  close(): void {
    const event = preventable();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }

  destroy(): void {
    if (this.isGone) return;
    record('window.destroy');
    this.isGone = true;
    this.isOpen = false;
    windows.splice(windows.indexOf(this), 1);
    void this.shownPage?.context().close();
    this.emit('closed');
    if (windows.length === 0) app.emit('window-all-closed');
  }

  private async openPage(context: BrowserContext, url: string): Promise<void> {
    const page = await context.newPage();
    await newPages.prepare(page);
    this.shownPage = page;
    this.webContents.mainFrame.url = url;
    this.webContents.reloadPage = () => void page.reload();
    await this.startPreload(page);
    await page.goto(toBrowserAddress(url));
    this.webContents.emit('did-finish-load');
  }

  private async startPreload(page: Page): Promise<void> {
    const preload = this.options.webPreferences?.preload;
    if (preload === undefined) return;
    await attachPreload({
      page,
      preload,
      onMessage: ({ channel, message, ports }) => {
        const { mainFrame } = this.webContents;
        ipcMain.emit(channel, { ports, senderFrame: mainFrame, sender: this.webContents }, message);
      },
    });
  }

  private async answer(route: Route): Promise<void> {
    try {
      await this.onRequest(route);
    } catch (error) {
      // A request that was cut off because its page or the browser ended is no fault.
      if (!this.isGone) faults.push(error);
    }
  }

  private async onRequest(route: Route): Promise<void> {
    const request = route.request();
    if (ownerOf(request) !== this.page) return this.onNewWindow(route);
    if (request.isNavigationRequest() && this.isStopped(request)) return route.abort('aborted');
    if (isHandled(fromBrowserAddress(request.url()))) return fulfil(route);
    // The page is ours and must ask for nothing outside; what it asks is on the record for a check to find.
    record('page asks outside', request.url());
    await route.abort('addressunreachable');
  }

  /** Electron fires these before a page navigates by itself, and not for loadURL or a reload by the app. */
  private isStopped(request: PageRequest): boolean {
    const url = fromBrowserAddress(request.url());
    const isMain = request.frame() === this.page.mainFrame();
    if (isMain && url === this.webContents.mainFrame.url) return false;
    const event = preventable({ url, isMainFrame: isMain });
    this.webContents.emit('will-frame-navigate', event);
    if (isMain) this.webContents.emit('will-navigate', event);
    if (isMain && !event.defaultPrevented) this.webContents.mainFrame.url = url;
    return event.defaultPrevented;
  }

  private async onNewWindow(route: Route): Promise<void> {
    const url = fromBrowserAddress(route.request().url());
    const { action } = this.webContents.openHandler?.({ url }) ?? { action: 'allow' };
    record('window.open answered', url, action);
    if (action === 'allow') throw new Error('the double does not model windows that a page may open');
    await route.abort('aborted');
    const others = this.page
      .context()
      .pages()
      .filter((other) => other !== this.page);
    await Promise.all(others.map((other) => other.close()));
  }
}

export type WindowDouble = BrowserWindowDouble;
export const windows: BrowserWindowDouble[] = [];
export const BrowserWindow = BrowserWindowDouble;

registerWindows(() => [...windows]);

/** The page that asks; undefined for the first request of a page that is only being opened, whose frame is not known yet. */
function ownerOf(request: PageRequest): Page | undefined {
  try {
    return request.frame().page();
  } catch {
    // Playwright throws exactly in that case.
    return undefined;
  }
}
