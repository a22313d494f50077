namespace RpcGateway.Benchmarks.Load;

/// <summary>A connection with an exchange that is repeated.</summary>
internal sealed class ExchangeConnection(FrameSocket socket, IDialect dialect, Exchange exchange) : RecordConnection(socket, dialect)
{
    public Exchange Exchange => exchange;

    public void Start() => exchange.Start(Sender);

    protected override void OnRecord(ReadOnlySpan<byte> record) => exchange.OnRecord(record, Sender);

    protected override void Send()
    {
        do
        {
            base.Send();
        }
        while (!Sender.IsPending && exchange.TryWrite(Sender));
    }
}
