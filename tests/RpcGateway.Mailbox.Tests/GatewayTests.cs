using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RpcGateway.Client;
using RpcGateway.FunctionalTests.Builds;
using RpcGateway.Mailbox.Tests.Tools;
using RpcGateway.Server;
using RpcGateway.TestTools;

namespace RpcGateway.Mailbox.Tests;

/// <summary>Clients of a gateway whose service uses a mailbox.</summary>
public sealed partial class GatewayTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Subscription_GatewayRestarts_ClientGetsEachMessageOnce()
    {
        const int Rounds = 4;
        const int Count = 200;
        var gateway = await StartAsync();
        await using var relay = new TcpRelay(gateway.Address.Port);
        using var log = new TestLog();
        await using var client = await ConnectAsync(relay, log);
        await using var sender = await ConnectAsync(relay, log);
        var (inbox, outbox) = (client.GetProxy<IInbox>(), sender.GetProxy<IInbox>());
        await using var reader = new MailReader<Note>(inbox.ReadAsync("anna").ResumeFrom(last => inbox.ReadAsync("anna", last.Sequence)));
        var received = new List<RpcMail<Note>>();

        for (var round = 0; round < Rounds; round++)
        {
            var sending = SendAsync(outbox, round * Count, Count);
            received.AddRange(await reader.NextAsync(Count / 2));
            if (round % 2 == 0)
            {
                // The streams of the old process end with it.
                relay.Refuse(true);
                relay.Cut();
                await gateway.DisposeAsync();
                gateway = await StartAsync();
                relay.Redirect(gateway.Address.Port);
                relay.Refuse(false);
            }
            else
            {
                relay.Cut();
            }

            received.AddRange(await reader.NextAsync(Count - (Count / 2)));
            await sending.DefaultTimeout();
        }

        received.Select(mail => mail.Sequence).Should().Equal(Enumerable.Range(1, Rounds * Count).Select(number => (long)number));
        received.Select(mail => mail.Message!.Number).Should().Equal(Enumerable.Range(0, Rounds * Count));
        await client.DisposeAsync();
        await gateway.DisposeAsync();
    }

    [Fact]
    public async Task Subscription_TrimmedWhileTheClientWasAway_ClientGetsTheNotice()
    {
        await using var gateway = await StartAsync();
        await using var relay = new TcpRelay(gateway.Address.Port);
        using var log = new TestLog();
        await using var client = await ConnectAsync(relay, log);
        var inbox = client.GetProxy<IInbox>();
        for (var number = 1; number <= 3; number++)
        {
            await inbox.SendAsync("anna", new Note("", number)).DefaultTimeout();
        }

        await inbox.ClearAsync("anna").DefaultTimeout();

        await using var reader = new MailReader<Note>(inbox.ReadAsync("anna", 1));
        (await reader.NextAsync()).Should().Match<RpcMail<Note>>(mail => mail.IsNotice && mail.Truncated == 2 && mail.Sequence == 3 && mail.Message == null);
        await inbox.SendAsync("anna", new Note("", 4)).DefaultTimeout();
        (await reader.NextAsync()).Should().Match<RpcMail<Note>>(mail => !mail.IsNotice && mail.Message!.Number == 4);
    }

    [Fact]
    public async Task Wire_Items_HaveTheDocumentedMembers()
    {
        await using var gateway = await StartAsync();
        await using var socket = await gateway.ConnectAsync();
        await socket.CallAsync("inbox.send", """["anna",{"text":"hi","number":7}]""");

        var result = (await socket.CallAsync("inbox.read", """["anna"]"""))["result"]!;
        while (result["values"] is not JsonArray { Count: > 0 })
        {
            result = (await socket.CallAsync("$/enumerator/next", $$"""{"token":{{result["token"]}}}"""))["result"]!;
        }

        var item = result["values"]![0]!.AsObject();

        item.Select(member => member.Key).Should().Equal("sequence", "time", "message", "truncated");
        item["sequence"]!.GetValue<long>().Should().Be(1);
        item["message"]!.ToJsonString().Should().Be("""{"text":"hi","number":7}""");
    }

    [Fact]
    public async Task Start_MailboxIsAddedAfterTheGateway_NothingWarnsOfTheOrder()
    {
        await using var gateway = await TestGateway.StartAsync(gateway => gateway.Services
            .AddRpcMailbox(options => options.SqliteFile = _folder.At("mailbox.db")));

        gateway.Log.Entries.Should().NotContain(entry => entry.Message.Contains("was added after the gateway", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Append_TooLarge_CallerGetsTheCodeAndTheReason()
    {
        await using var gateway = await StartAsync(options => options.MaxMessageSize = 8 * 1024 * 1024);
        await using var relay = new TcpRelay(gateway.Address.Port);
        using var log = new TestLog();
        await using var client = await ConnectAsync(relay, log);

        var send = () => client.GetProxy<IInbox>().SendAsync("anna", new Note(new string('x', 2 * 1024 * 1024))).DefaultTimeout();

        (await send.Should().ThrowAsync<RpcException>().WithMessage("*262144 (MaxMessageSize)*Nothing was stored.")).Which.Code
            .Should().Be(RpcErrorCode.MessageTooLarge);
    }

    [Fact]
    public async Task Options_Invalid_AreAllReportedAtTheStart()
    {
        using var log = new TestLog().Allow("HostedServiceStartupFaulted");
        await using var app = TestGateway.Build(log, services: services => services
            .AddRpcMailbox(options =>
            {
                options.SqliteFile = " ";
                options.MaxMessageSize = 1;
                options.PollInterval = TimeSpan.Zero;
            })
            .AddMessages<Note>("a note")
            .AddMessages<Note>("a note", options => options.Retention.MaxCount = -1));

        var start = () => app.RunAsync().DefaultTimeout();

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Failures.Should().BeEquivalentTo(
            "SqliteFile must not be empty.",
            "MaxMessageSize is 1, but must be from 1024 to 16777216.",
            "PollInterval is 00:00:00, but must be from 00:00:00.1000000 to 00:10:00.",
            $"The name 'a note' of the messages {typeof(Note)} must have 1 to 50 letters, digits, hyphens, dots and underscores.",
            $"The name 'a note' of the messages {typeof(Note)} must have 1 to 50 letters, digits, hyphens, dots and underscores.",
            "The retention of the messages 'a note' is invalid: MaxCount is -1, but must not be negative.",
            "Two types of messages have the name 'a note'.",
            $"The messages {typeof(Note)} were added twice.");
    }

    [Fact]
    public async Task Options_ConnectionString_IsChecked()
    {
        using var log = new TestLog().Allow("HostedServiceStartupFaulted");
        await using var app = TestGateway.Build(log, services: services => services.AddRpcMailbox(options => options.PostgreSql = "Hots=localhost"));

        var start = () => app.RunAsync().DefaultTimeout();

        (await start.Should().ThrowAsync<OptionsValidationException>()).WithMessage("PostgreSql is not a connection string: *hots*");
    }

    [Fact]
    public async Task Json_WithoutAResolver_IsReportedAtTheStartAndAContextSuffices()
    {
        using var log = new TestLog().Allow("HostedServiceStartupFaulted");
        await using (var app = Build(null))
        {
            var start = () => app.RunAsync().DefaultTimeout();
            await start.Should().ThrowAsync<InvalidOperationException>().WithMessage($"The messages {typeof(Note)} cannot be written as JSON.*Set Json*");
        }

        await using var second = Build(NoteContext.Default);
        await second.StartAsync().DefaultTimeout();
        var notes = second.Services.GetRequiredService<IRpcMailbox<Note>>();
        await notes.AppendAsync(RpcQueueName.User("anna"), new Note("hi")).DefaultTimeout();
        (await notes.ReadAsync(RpcQueueName.User("anna")).DefaultTimeout()).Mails.Should().ContainSingle().Which.Message.Should().Be(new Note("hi"));
        await second.StopAsync().DefaultTimeout();

        WebApplication Build(NoteContext? context) => TestGateway.Build(
            log,
            options: options => options.SerializerOptions.TypeInfoResolverChain.RemoveAt(options.SerializerOptions.TypeInfoResolverChain.Count - 1),
            services: services => services
                .AddRpcMailbox(options => options.SqliteFile = _folder.At("mailbox.db"))
                .AddMessages<Note>("note", options => options.Json = context?.Note));
    }

    private static async Task SendAsync(IInbox inbox, int first, int count)
    {
        for (var number = first; number < first + count;)
        {
            try
            {
                await inbox.SendAsync("anna", new Note("", number), $"{number}");
                number++;
            }
            catch (Exception e) when (e is RpcConnectionLostException or RpcException { Code: RpcErrorCode.Unavailable })
            {
                // The key makes a repeat safe.
            }
        }
    }

    private static async Task<RpcClient> ConnectAsync(TcpRelay relay, TestLog log) => await RpcClient.ConnectAsync(relay.Rpc, options =>
    {
        options.LoggerFactory = log;
        options.Reconnect.InitialDelay = TimeSpan.FromMilliseconds(1);
        options.Reconnect.MaxDelay = TimeSpan.FromMilliseconds(50);
    }).DefaultTimeout();

    private Task<TestGateway> StartAsync(Action<RpcGatewayOptions>? options = null) => TestGateway.StartAsync(
        gateway => gateway.AddService<IInbox, InboxService>(),
        options,
        services => services.AddRpcMailbox(options => options.SqliteFile = _folder.At("mailbox.db")).AddMessages<Note>("note"));

    [JsonSerializable(typeof(Note))]
    private sealed partial class NoteContext : JsonSerializerContext;
}
