using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using RpcGateway.FunctionalTests.Builds;
using RpcGateway.Mailbox.Sqlite;
using RpcGateway.Mailbox.Tests.Tools;
using RpcGateway.TestTools;

namespace RpcGateway.Mailbox.Tests;

/// <summary>What can be wrong with a SQLite file and its disk.</summary>
public sealed class SqliteStoreTests : IDisposable
{
    private static readonly RpcQueueName Queue = RpcQueueName.User("anna");

    private readonly TemporaryFolder _folder = new();

    private string File => _folder.At("mailbox.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_SecondMailboxOnTheFile_IsRefused()
    {
        await using var first = await StartAsync();

        (await FailToStartAsync()).Should().Match("*mailbox.db of the mailbox is used by another process*PostgreSQL for several nodes*");

        (await AppendAsync(first)).Sequence.Should().Be(1);
    }

    [Fact]
    public async Task Start_AfterTheFirstMailboxEnded_Succeeds()
    {
        await using (var first = await StartAsync())
        {
            await AppendAsync(first);
        }

        await using var second = await StartAsync();
        (await AppendAsync(second)).Sequence.Should().Be(2);
    }

    [Fact]
    public void Start_NetworkDisk_IsRefused()
    {
        var check = () => new SqliteConnector(new RpcMailboxOptions { SqliteFile = File }, _ => DriveType.Network).CheckDisk();

        check.Should().Throw<InvalidOperationException>().WithMessage("*network disk*local disk, or PostgreSQL*");
        new SqliteConnector(new RpcMailboxOptions { SqliteFile = File }).CheckDisk();
    }

    [Fact]
    public async Task Start_DiskWithoutSharedMemory_IsRefused() => (await FailToStartAsync(options => options.SqliteVfs = "unix-none"))
        .Should().Match("SQLite uses journal_mode delete instead of wal*");

    [Fact]
    public async Task Start_FolderDoesNotExist_IsRefused() => (await FailToStartAsync(options => options.SqliteFile = _folder.At("no/mailbox.db")))
        .Should().Match("The file *no/mailbox.db of the mailbox cannot be created:*");

    [Fact]
    public async Task Start_NotADatabase_IsRefused()
    {
        await System.IO.File.WriteAllTextAsync(File, new string('x', 10_000));
        using var log = new TestLog().Allow("Corrupt");

        (await FailToStartAsync(log: log)).Should().Match("The file *mailbox.db of the mailbox cannot be opened: *is damaged*");
    }

    [Fact]
    public async Task Start_NewerTables_AreRefused()
    {
        await using (await StartAsync())
        {
        }

        Execute("UPDATE rpc_mailbox_version SET version = 1000");

        (await FailToStartAsync()).Should().Match("*has version 1000 of its tables, but this program knows versions up to*");
    }

    [Fact]
    public void Connections_Settings_AreInForceOnEachOne()
    {
        var connector = new SqliteConnector(new RpcMailboxOptions { SqliteFile = File, StoreTimeout = TimeSpan.FromSeconds(7) });
        using var writer = connector.OpenWriter();
        using var reader = connector.OpenReader();

        foreach (var connection in (SqliteConnection[])[writer, reader])
        {
            SqliteConnector.Execute(connection, "PRAGMA journal_mode").Should().Be("wal");
            SqliteConnector.Execute(connection, "PRAGMA synchronous").Should().Be(2L);
            SqliteConnector.Execute(connection, "PRAGMA busy_timeout").Should().Be(7000L);
        }

        var write = () => SqliteConnector.Execute(reader, "CREATE TABLE t (i INTEGER)");
        write.Should().Throw<SqliteException>("readers cannot write");
    }

    [Fact]
    public async Task Append_FileLockedByAnotherProgram_FailsAndReadersContinue()
    {
        await using var node = await StartAsync(options => options.StoreTimeout = TimeSpan.FromSeconds(1));
        await AppendAsync(node);
        using var other = Open();
        SqliteConnector.Execute(other, "BEGIN IMMEDIATE");
        var append = AppendAsync(node);

        (await node.Notes.ReadAsync(Queue).DefaultTimeout()).Mails.Should().ContainSingle("readers do not wait for the writer");
        var fail = () => append;
        (await fail.Should().ThrowAsync<RpcMailboxException>()).Which.Should().Match<RpcMailboxException>(error =>
            error.Error == RpcMailboxError.Unavailable && error.Message == "The store of the mailbox is locked by another program. Nothing was stored.");
        SqliteConnector.Execute(other, "ROLLBACK");

        (await AppendAsync(node)).Sequence.Should().Be(2);
        await node.Log.WaitForAsync("Lost");
        await node.Log.WaitForAsync("Restored");
    }

    [Fact]
    public async Task Append_FileFull_FailsAndNothingIsStored()
    {
        await using var node = await StartAsync(options => options.MaxSqliteSize = 1024 * 1024);
        var text = new string('x', 100_000);
        var stored = 0;
        RpcMailboxException? error = null;
        while (error is null)
        {
            try
            {
                await node.Notes.AppendAsync(Queue, new Note(text), $"{stored}").DefaultTimeout();
                stored++;
            }
            catch (RpcMailboxException e)
            {
                error = e;
            }
        }

        error.Error.Should().Be(RpcMailboxError.Full);
        stored.Should().BeInRange(5, 11);
        (await node.Notes.GetStateAsync(Queue).DefaultTimeout()).Last.Should().Be(stored);
        (await node.Notes.TrimAsync(Queue, new() { MaxCount = 1 }).DefaultTimeout()).Should().Be(stored - 1);
        (await node.Notes.AppendAsync(Queue, new Note(text), $"{stored}").DefaultTimeout()).Should().Match<RpcMailReceipt>(
            receipt => receipt.Sequence == stored + 1 && !receipt.IsRepeat, "trimming made room");
    }

    [Fact]
    public async Task File_Damaged_IsReportedOnceAndTheProcessSurvives()
    {
        using var log = new TestLog().Allow("Corrupt");
        await using (var node = await StartAsync(log: log))
        {
            await node.Notes.AppendAsync([.. Enumerable.Range(1, 500).Select(number => new RpcMailDraft<Note>(Queue, new Note(new string('x', 500), number)))])
                .DefaultTimeout();
        }

        Damage();
        await using var damaged = await StartAsync(log: log);

        for (var i = 0; i < 3; i++)
        {
            (await FailAsync(() => damaged.Notes.ReadAsync(Queue, count: 1000).DefaultTimeout())).Should().Be(RpcMailboxError.Corrupt);
            (await FailAsync(() => AppendAsync(damaged))).Should().Be(RpcMailboxError.Corrupt);
        }

        var entry = log.Entries.Should().ContainSingle(entry => entry.Level >= LogLevel.Warning).Subject;
        entry.Message.Should().Contain("restore a backup").And.Contain($"sqlite3 {File} .recover");
    }

    [Fact]
    public async Task Wal_ManyStalledReaders_StaysShort()
    {
        await using var node = await StartAsync();
        await node.Notes.AppendAsync([.. Enumerable.Range(1, 1000).Select(number => new RpcMailDraft<Note>(Queue, new Note("", number)))]).DefaultTimeout();
        List<MailReader<Note>> stalled = [];
        for (var i = 0; i < 100; i++)
        {
            stalled.Add(new MailReader<Note>(node.Notes.SubscribeAsync(Queue)));
            await stalled[^1].NextAsync();
        }

        var drafts = Enumerable.Range(1, 1000).Select(number => new RpcMailDraft<Note>(Queue, new Note(new string('x', 1000), number))).ToArray();
        for (var round = 0; round < 100; round++)
        {
            // Both threads that read are busy during the appends.
            var reading = Enumerable.Range(0, 20).Select(_ => node.Notes.ReadAsync(Queue, count: 1000)).ToArray();
            await node.Notes.AppendAsync(drafts).DefaultTimeout();
            await Task.WhenAll(reading).DefaultTimeout();
        }

        node.WalBytes().Should().BeGreaterThan(0).And.BeLessThan(2 * WalLimit.MaxBytes);
        foreach (var reader in stalled)
        {
            (await reader.NextAsync(999)).Select(mail => mail.Sequence).Should().Equal(Enumerable.Range(2, 999).Select(number => (long)number));
            await reader.DisposeAsync();
        }
    }

    [Fact]
    public async Task Wal_AnotherProgramReads_IsReportedAndAppendsContinue()
    {
        await using var node = await StartAsync();
        await AppendAsync(node);
        using var other = Open();
        SqliteConnector.Execute(other, "BEGIN");
        SqliteConnector.Execute(other, "SELECT count(*) FROM rpc_mailbox_message").Should().Be(1L);

        var drafts = Enumerable.Range(1, 1000).Select(number => new RpcMailDraft<Note>(Queue, new Note(new string('x', 1000), number))).ToArray();
        while (node.WalBytes() < WalLimit.MaxBytes)
        {
            await node.Notes.AppendAsync(drafts).DefaultTimeout();
        }

        await node.Log.WaitForAsync("WalTooLarge");
        SqliteConnector.Execute(other, "COMMIT");
        await AppendAsync(node);
    }

    private static Task<RpcMailReceipt> AppendAsync(MailNode node) => node.Notes.AppendAsync(Queue, new Note("note")).DefaultTimeout();

    private static async Task<RpcMailboxError> FailAsync(Func<Task> action) =>
        (await action.Should().ThrowAsync<RpcMailboxException>()).Which.Error;

    private Task<MailNode> StartAsync(Action<RpcMailboxOptions>? configure = null, TestLog? log = null) => MailNode.StartAsync(
        options =>
        {
            options.SqliteFile = File;
            configure?.Invoke(options);
        },
        log: log);

    private async Task<string> FailToStartAsync(Action<RpcMailboxOptions>? configure = null, TestLog? log = null)
    {
        var start = () => StartAsync(configure, log);
        return (await start.Should().ThrowAsync<Exception>()).Which.Message;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        return connection;
    }

    private void Execute(string sql)
    {
        using var connection = Open();
        SqliteConnector.Execute(connection, sql);
    }

    // All pages behind the first ones, which contain the list of tables.
    private void Damage()
    {
        using var file = System.IO.File.OpenWrite(File);
        file.Position = 10 * 4096;
        file.Write(Enumerable.Repeat((byte)0x5a, (int)(file.Length - file.Position)).ToArray());
    }
}
