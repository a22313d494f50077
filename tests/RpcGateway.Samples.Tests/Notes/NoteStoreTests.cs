using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Mailbox;
using RpcGateway.SampleContracts.Notes;
using RpcGateway.Samples.Notes;
using RpcGateway.Samples.Tests.Yjs;
using RpcGateway.Testing;
using RpcGateway.TestTools;

namespace RpcGateway.Samples.Tests.Notes;

/// <summary>What editors of a note experience while its store accepts nothing.</summary>
public sealed class NoteStoreTests
{
    private const int FillerSize = 32 * 1024;

    private static readonly RpcQueueName Filler = RpcQueueName.Topic("filler");

    [Fact]
    public async Task Push_StoreIsFull_IsRefusedAndStoredOnceAfterwards()
    {
        await using var gateway = await RpcTestGateway.StartAsync(gateway =>
        {
            gateway.AddSamples();
            gateway.Services.PostConfigure<RpcMailboxOptions>(options => options.MaxSqliteSize = 2 * 1024 * 1024);
        });
        var notes = gateway.CreateClient<INotes>().Proxy;
        var mailbox = gateway.Services.GetRequiredService<IRpcMailbox<StoredUpdate>>();
        var note = (await notes.CreateAsync("Full", TestContext.Current.CancellationToken)).Id;
        await using var reader = notes.OpenAsync(note, cancellationToken: TestContext.Current.CancellationToken).GetAsyncEnumerator();
        await reader.MoveNextAsync().AsTask().DefaultTimeout();
        while (await TryFillAsync(mailbox))
        {
        }

        var stored = 0;
        Task<long> PushNextAsync() => notes.PushAsync(note, YjsSamples.Letter(9, stored, 'x'), $"key {stored}", TestContext.Current.CancellationToken);
        RpcException? refusal;
        while ((refusal = await FindErrorAsync(PushNextAsync)) is null)
        {
            stored++;
        }

        refusal.Code.Should().Be(RpcErrorCode.Unavailable);
        refusal.Message.Should().Be("The store of the mailbox is full. Nothing was stored.");
        await mailbox.TrimAsync(Filler, new RpcMailRetention { MaxCount = 0 }, TestContext.Current.CancellationToken);
        (await PushNextAsync().DefaultTimeout()).Should().Be(stored + 1);

        for (var clock = 0; clock <= stored; clock++)
        {
            await reader.MoveNextAsync().AsTask().DefaultTimeout();
            reader.Current.Sequence.Should().Be(clock + 1);
            reader.Current.Update.Should().Equal(YjsSamples.Letter(9, clock, 'x'));
        }
    }

    private static async Task<RpcException?> FindErrorAsync(Func<Task> call)
    {
        try
        {
            await call().DefaultTimeout();
            return null;
        }
        catch (RpcException e)
        {
            return e;
        }
    }

    private static async Task<bool> TryFillAsync(IRpcMailbox<StoredUpdate> mailbox)
    {
        try
        {
            await mailbox.AppendAsync(Filler, new StoredUpdate(RandomNumberGenerator.GetBytes(FillerSize)), cancellationToken: TestContext.Current.CancellationToken);
            return true;
        }
        catch (RpcMailboxException e) when (e.Error == RpcMailboxError.Full)
        {
            return false;
        }
    }
}
