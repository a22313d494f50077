using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Mailbox;
using RpcGateway.SampleContracts.Notes;
using RpcGateway.Samples.Notes;
using RpcGateway.Samples.Tests.Yjs;
using RpcGateway.Samples.Yjs;
using RpcGateway.Testing;
using RpcGateway.TestTools;

namespace RpcGateway.Samples.Tests.Notes;

/// <summary>Versions, from which a note is read.</summary>
public sealed class NoteVersionTests : IAsyncLifetime
{
    private const long Client = 9;

    // As large as a stored change can be.
    private const int PortionLength = 150_000;

    private RpcTestGateway _gateway = null!;
    private INotes _notes = null!;
    private string _note = "";
    private int _typed;

    private NoteMailboxes Mailboxes => _gateway.Services.GetRequiredService<NoteMailboxes>();

    private NoteVersions Versions => _gateway.Services.GetRequiredService<NoteVersions>();

    public async ValueTask InitializeAsync()
    {
        _gateway = await RpcTestGateway.StartAsync(gateway => gateway.AddSamples());
        _notes = _gateway.CreateClient<INotes>().Proxy;
        _note = (await _notes.CreateAsync("Versions", TestContext.Current.CancellationToken)).Id;
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task SaveVersion_ChangedNote_CanBeReadAfterFurtherChanges()
    {
        await TypeAsync(3);
        var saved = await _notes.SaveVersionAsync(_note, "Three letters", TestContext.Current.CancellationToken);
        await TypeAsync(2);

        (await _notes.VersionsAsync(_note, TestContext.Current.CancellationToken)).Should().Equal(saved);
        saved.Sequence.Should().Be(3);
        saved.Title.Should().Be("Three letters");
        (await ReadLengthAsync(saved.Number)).Should().Be(3);
    }

    [Fact]
    public async Task ReadVersion_UnknownVersion_IsRefused()
    {
        var read = () => ReadLengthAsync(7);

        (await read.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(NotesErrorCode.VersionNotFound);
    }

    [Fact]
    public async Task Push_TwoHundredChanges_StoresAVersionByItself()
    {
        await TypeAsync(NoteLimits.VersionInterval - 1);
        await _notes.PushAsync(_note, Next(), "key", TestContext.Current.CancellationToken);

        (await FirstVersionAsync()).Sequence.Should().Be(NoteLimits.VersionInterval);
    }

    [Fact]
    public async Task SaveVersion_WhileOthersType_LosesNoChange()
    {
        var typing = TypeOneByOneAsync(300);
        for (var version = 0; !typing.IsCompleted || version < 3; version++)
        {
            await Versions.SaveAsync(_note, "", "", TestContext.Current.CancellationToken);
        }

        await typing;

        (await ReadNoteAsync()).Should().Be((300, 300));
    }

    [Fact]
    public async Task Open_NewestVersionIsDamaged_UsesAnOlderOne()
    {
        await TypeAsync(3);
        await Versions.SaveAsync(_note, "", "", TestContext.Current.CancellationToken);
        await TypeAsync(2);
        var part = await Mailboxes.Updates.AppendAsync(
            NoteMailboxes.Parts(_note), new StoredUpdate([1, 2, 3]), cancellationToken: TestContext.Current.CancellationToken);
        await Mailboxes.Versions.AppendAsync(
            NoteMailboxes.VersionsOf(_note),
            new StoredVersion("", "", 5, part.Sequence, 1, 3),
            cancellationToken: TestContext.Current.CancellationToken);

        (await ReadNoteAsync()).Should().Be((5, 5));
    }

    [Fact]
    public async Task Save_MoreVersionsThanTheLimit_ForgetsTheOldest()
    {
        await TypeAsync(2);
        for (var version = 0; version < NoteLimits.MaxVersions + 3; version++)
        {
            await Versions.SaveAsync(_note, $"{version}", "", TestContext.Current.CancellationToken);
        }

        var versions = await _notes.VersionsAsync(_note, TestContext.Current.CancellationToken);

        versions.Should().HaveCount(NoteLimits.MaxVersions);
        versions[^1].Title.Should().Be("3");
        (await ReadLengthAsync(versions[^1].Number)).Should().Be(2);
    }

    [Fact]
    public async Task Save_ManyLargeVersions_KeepsThoseThatFitAndTheNewestOnes()
    {
        const int Length = 3 * 1024 * 1024;
        await AppendTextAsync(Length);
        for (var version = 0; version < 12; version++)
        {
            await Versions.SaveAsync(_note, $"{version}", "", TestContext.Current.CancellationToken);
        }

        var versions = await _notes.VersionsAsync(_note, TestContext.Current.CancellationToken);

        versions.Sum(version => version.Size).Should().BeLessThanOrEqualTo(NoteLimits.MaxVersionBytes);
        versions.Should().HaveCountGreaterThanOrEqualTo(NoteLimits.SpareVersions);
        (await ReadLengthAsync(versions[^1].Number)).Should().Be(Length);
    }

    [Fact]
    public async Task SaveVersion_SeveralAtOnceWithManyParts_EachCanBeRead()
    {
        const int Length = 3 * 1024 * 1024;
        await AppendTextAsync(Length);

        var saved = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(number => Versions.SaveAsync(_note, $"{number}", "", TestContext.Current.CancellationToken)));

        foreach (var version in saved)
        {
            (await ReadLengthAsync(version.Number)).Should().Be(Length);
        }

        var stored = await Mailboxes.ReadVersionsAsync(_note, 1, TestContext.Current.CancellationToken);
        stored[0].Message!.Ranges.Should().HaveCountGreaterThan(1, "a transaction has few parts").And.OnlyContain(range => range.Count <= NoteLimits.PartsAtOnce);
    }

    [Fact]
    public async Task Writer_OneNoteFails_StoresVersionsOfTheOthers()
    {
        var writer = _gateway.Services.GetRequiredService<VersionWriter>();
        var damaged = _note;
        await Mailboxes.Versions.AppendAsync(
            NoteMailboxes.VersionsOf(damaged),
            new StoredVersion("", "", 0, 1, 1, 1, [null!]),
            cancellationToken: TestContext.Current.CancellationToken);
        await TypeAsync(NoteLimits.VersionInterval);
        writer.OnChange(damaged, NoteLimits.VersionInterval);

        _note = (await _notes.CreateAsync("Another", TestContext.Current.CancellationToken)).Id;
        _typed = 0;
        await TypeAsync(NoteLimits.VersionInterval);
        writer.OnChange(_note, NoteLimits.VersionInterval);

        (await FirstVersionAsync()).Sequence.Should().Be(NoteLimits.VersionInterval);
    }

    [Fact]
    public async Task Push_LargeChanges_StoresAVersionByItself()
    {
        const int Length = 400_000;
        for (var number = 0; number < 3; number++)
        {
            await _notes.PushAsync(_note, YjsSamples.Text(Client, number * Length, Length), $"{number}", TestContext.Current.CancellationToken);
        }

        (await FirstVersionAsync()).Size.Should().BeGreaterThan(NoteLimits.VersionBytes);
    }

    [Fact]
    public async Task Push_ChangesThatNoVersionContainsFillTheNote_IsRefused()
    {
        await AppendTextAsync((int)NoteLimits.MaxNote);

        var push = () => _notes.PushAsync(_note, Next(), "key");

        (await push.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(NotesErrorCode.NoteFull);
    }

    [Fact]
    public async Task Push_ManyBytesThatBecomeFewWhenMerged_IsAccepted()
    {
        await AppendTextAsync(PortionLength);
        for (var repeat = 0; repeat <= NoteLimits.MaxNote / PortionLength; repeat++)
        {
            _typed = 0;
            await AppendTextAsync(PortionLength);
        }

        await _notes.PushAsync(_note, Next(), "key", TestContext.Current.CancellationToken);

        (await ReadNoteAsync()).Length.Should().Be(PortionLength + 1);
    }

    [Fact]
    public async Task Push_FullNote_IsRefused()
    {
        await Mailboxes.Versions.AppendAsync(
            NoteMailboxes.VersionsOf(_note),
            new StoredVersion("", "", 0, 1, 1, NoteLimits.MaxNote),
            cancellationToken: TestContext.Current.CancellationToken);

        var push = () => _notes.PushAsync(_note, Next(), "key");

        (await push.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(NotesErrorCode.NoteFull);
    }

    private byte[] Next() => YjsSamples.Letter(Client, _typed++, 'x');

    private async Task TypeAsync(int count) => await Mailboxes.Updates.AppendAsync(
        [.. Enumerable.Range(0, count).Select(_ => new RpcMailDraft<StoredUpdate>(NoteMailboxes.Changes(_note), new StoredUpdate(Next())))],
        TestContext.Current.CancellationToken);

    // Past the service, as changes arrive that no version contains yet.
    private async Task AppendTextAsync(int length)
    {
        for (; length > 0; length -= PortionLength)
        {
            var portion = Math.Min(length, PortionLength);
            await Mailboxes.Updates.AppendAsync(
                NoteMailboxes.Changes(_note),
                new StoredUpdate(YjsSamples.Text(Client, _typed, portion)),
                cancellationToken: TestContext.Current.CancellationToken);
            _typed += portion;
        }
    }

    private async Task<StoredVersion> FirstVersionAsync() =>
        (await Mailboxes.Versions.SubscribeAsync(NoteMailboxes.VersionsOf(_note), 0, TestContext.Current.CancellationToken)
            .FirstAsync().AsTask().DefaultTimeout()).Message!;

    private async Task TypeOneByOneAsync(int count)
    {
        for (; count > 0; count--)
        {
            await _notes.PushAsync(_note, Next(), $"key {count}", TestContext.Current.CancellationToken);
        }
    }

    private async Task<long> ReadLengthAsync(long version)
    {
        var document = new YjsDocument();
        await foreach (var part in _notes.ReadVersionAsync(_note, version, TestContext.Current.CancellationToken))
        {
            document.Add(part.Update);
        }

        return LengthOf(document);
    }

    private async Task<(long Length, long Sequence)> ReadNoteAsync()
    {
        var document = new YjsDocument();
        await foreach (var change in _notes.OpenAsync(_note, cancellationToken: TestContext.Current.CancellationToken))
        {
            document.Add(change.Update);
            if (change.Sequence >= 0)
            {
                return (LengthOf(document), change.Sequence);
            }
        }

        throw new InvalidOperationException("The stream has ended.");
    }

    private static long LengthOf(YjsDocument document) =>
        document.ToUpdates(1_000_000).Sum(update => YjsUpdate.Read(update).Items.Sum(entry => entry.Item.Length));
}
