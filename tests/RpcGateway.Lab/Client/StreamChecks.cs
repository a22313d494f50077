namespace RpcGateway.Lab;

/// <summary>Streams of items and of bytes, in both directions.</summary>
internal sealed class StreamChecks(ILab lab)
{
    private const int Length = 3 * 1024 * 1024;

    public void AddTo(CheckRun run)
    {
        run.Add("stream from the server", ReadAsync);
        run.Add("stream from the server, left early", ReadSomeAsync);
        run.Add("stream from the server, cancelled", CancelAsync);
        run.Add("stream to the server", SendAsync);
        run.Add("stream to the server, with rules", ValidateAsync);
        run.Add("callback with a stream", CallbackAsync);
        run.Add("binary stream to the server", SendBinaryAsync);
        run.Add("binary stream from the server", ReadBinaryAsync);
    }

    private async Task ReadAsync() => Expect.Equal(2000, await lab.ReplayAsync(2000).CountAsync());

    private async Task ReadSomeAsync() =>
        Expect.Equal(299.0, (await lab.ReplayAsync(int.MaxValue).Take(300).LastAsync()).Value);

    private async Task CancelAsync()
    {
        using var cancelled = new CancellationTokenSource();
        await Expect.FailsAsync<OperationCanceledException>(async () =>
        {
            await foreach (var reading in lab.ReplayAsync(int.MaxValue, cancelled.Token))
            {
                if (reading.Value == 300)
                {
                    await cancelled.CancelAsync();
                }
            }
        });
    }

    private async Task SendAsync()
    {
        var readings = AsyncEnumerable.Range(1, 2001).Select(i => new Reading("sent", i, Unit.Celsius));
        Expect.Equal(1001.0, await lab.AverageAsync(readings));
    }

    private async Task ValidateAsync()
    {
        Expect.Equal(1, await lab.StoreAsync(Samples(new Sample("abc", 1, 2, 2))));
        await FailAsync("samples[1].name: must have at most 3 characters", new("abcd", 1, 2, 2));
        await FailAsync("samples[1].last: must be equal to to", new("abc", 1, 2, 3));
        await FailAsync("samples[1].from: must be less than To", new("abc", 2, 2, 2));

        async Task FailAsync(string fault, Sample invalid)
        {
            var error = await Expect.FailsAsync<RpcException>(() => lab.StoreAsync(Samples(new("abc", 1, 2, 2), invalid)));
            Expect.Equal($"The params of 'lab.store' are invalid: {fault}.", error.Message);
        }

        static IAsyncEnumerable<Sample> Samples(params Sample[] samples) => samples.ToAsyncEnumerable();
    }

    private async Task CallbackAsync() => Expect.Equal(10.0, await lab.CollectAsync(4));

    private async Task SendBinaryAsync()
    {
        var content = new byte[Length];
        Array.Fill<byte>(content, 2);
        Expect.Equal(2L * Length, await lab.ImportAsync(new MemoryStream(content)));
    }

    private async Task ReadBinaryAsync()
    {
        await using var content = await lab.ExportAsync(Length);
        await using var copy = new MemoryStream();
        await content.CopyToAsync(copy);
        Expect.Equal(Length, copy.Length);
    }
}
