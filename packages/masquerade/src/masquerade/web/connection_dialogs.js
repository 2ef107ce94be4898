// Streamlit's own window about a lost connection: it covers the table and takes the keyboard, while the table says the
// same in one line and stays usable. So it is closed as soon as it opens. Our pages open no windows of their own.

/**
 * Closes them until the returned function is called. Does nothing on a page without Streamlit.
 * @returns {() => void}
 */
export function closeOutageWindows() {
  const close = () => {
    const button = document.querySelector('.stDialog [role="dialog"] button[aria-label="Close"]');
    if (button instanceof HTMLElement) button.click();
  };
  // Windows are put right below the body.
  const watcher = new MutationObserver(close);
  watcher.observe(document.body, { childList: true });
  close();
  return () => watcher.disconnect();
}
