/** Shown when the page cannot load the description of the dashboard. */
export function StartFailure({ message }: { message: string }) {
  return (
    <main class="page">
      <header class="page-head">
        <h1>The dashboard cannot start</h1>
        <p>Loading the dashboard’s settings failed: {message}</p>
        <button type="button" class="button" onClick={() => location.reload()}>
          Try again
        </button>
      </header>
    </main>
  );
}
