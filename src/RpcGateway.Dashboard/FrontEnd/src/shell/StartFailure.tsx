/** What is left to say when the page cannot learn where the gateway is. */
export function StartFailure({ message }: { message: string }) {
  return (
    <main class="page">
      <header class="page-head">
        <h1>The dashboard cannot start</h1>
        <p>The server did not say where the gateway is: {message}</p>
        <button type="button" class="button" onClick={() => location.reload()}>
          Try again
        </button>
      </header>
    </main>
  );
}
