using System.Globalization;
using RpcGateway.Mailbox;

namespace RpcGateway.Benchmarks.Mailboxes;

/// <summary>Measures the store and the mailbox in turn.</summary>
internal sealed class MailboxRun(string folder, string? connection, int users, TimeSpan length)
{
    private const int InFlight = 100;
    private const int ReplayCount = 10;

    // 200 bytes as JSON.
    private static readonly MailText Text = new(new string('x', 200 - """{"text":""}""".Length));

    private static readonly byte[] Body = Encoding.UTF8.GetBytes($$"""{"text":"{{Text.Text}}"}""");

    public async Task RunAsync(int rounds)
    {
        await using IRawStore raw = connection is null ? new RawSqlite(Path.Combine(folder, "raw.db")) : await RawPostgreSql.CreateAsync(connection);
        using var host = CreateHost();
        await host.StartAsync();
        var mailbox = host.Services.GetRequiredService<IRpcMailbox<MailText>>();

        // Each queue gets the messages that are replayed.
        for (var round = 0; round < ReplayCount; round++)
        {
            foreach (var batch in Enumerable.Range(0, users).Chunk(1000))
            {
                await raw.AppendAsync([.. batch.Select(NameOf)], Body);
                await mailbox.AppendAsync([.. batch.Select(user => new RpcMailDraft<MailText>(QueueOf(user), Text))]);
            }
        }

        for (var round = 1; round <= rounds; round++)
        {
            var (rawAppends, appends) = (await AppendAsync(raw), await AppendAsync(mailbox));
            var (rawReplay, replay) = (await ReplayAsync(raw), await ReplayAsync(mailbox));
            Print($"round {round}: appends/s store {rawAppends:N0}, mailbox {appends:N0}, ratio {appends / rawAppends:N2}");
            Print($"round {round}: replay of {ReplayCount}: store {rawReplay:N1} us, mailbox {replay:N1} us, ratio {rawReplay / replay:N2}");
        }

        await host.StopAsync();
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static string NameOf(int user) => $"mail/user:{user}";

    private static RpcQueueName QueueOf(int user) => RpcQueueName.User($"{user}");

    private async Task<double> AppendAsync(IRawStore raw)
    {
        var (watch, count) = (Stopwatch.StartNew(), 0);
        for (; watch.Elapsed < length; count += InFlight)
        {
            await raw.AppendAsync([.. Enumerable.Range(0, InFlight).Select(_ => NameOf(Random.Shared.Next(users)))], Body);
        }

        return count / watch.Elapsed.TotalSeconds;
    }

    private async Task<double> AppendAsync(IRpcMailbox<MailText> mailbox)
    {
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, InFlight).Select(async _ =>
        {
            var count = 0;
            for (; watch.Elapsed < length; count++)
            {
                await mailbox.AppendAsync(QueueOf(Random.Shared.Next(users)), Text);
            }

            return count;
        }));
        return counts.Sum() / watch.Elapsed.TotalSeconds;
    }

    private Task<double> ReplayAsync(IRawStore raw) => ReplayAsync(async user => await raw.ReplayAsync(NameOf(user), ReplayCount));

    // A reader that returns knows its position; the messages of the measurement are behind it.
    private Task<double> ReplayAsync(IRpcMailbox<MailText> mailbox) =>
        ReplayAsync(async user => (await mailbox.ReadAsync(QueueOf(user), 0, ReplayCount)).Mails.Count);

    private async Task<double> ReplayAsync(Func<int, Task<int>> replay)
    {
        var (watch, count) = (Stopwatch.StartNew(), 0);
        for (; watch.Elapsed < length; count++)
        {
            if (await replay(Random.Shared.Next(users)) != ReplayCount)
            {
                throw new InvalidOperationException("Messages are missing.");
            }
        }

        return watch.Elapsed.TotalMicroseconds / count;
    }

    private IHost CreateHost()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddRpcMailbox(options =>
        {
            options.SqliteFile = Path.Combine(folder, "mailbox.db");
            options.PostgreSql = connection;
        }).AddMessages<MailText>("mail");
        return builder.Build();
    }
}
