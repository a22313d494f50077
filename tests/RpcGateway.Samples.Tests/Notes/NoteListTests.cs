using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RpcGateway.Mailbox;
using RpcGateway.SampleContracts.Notes;
using RpcGateway.Samples.Notes;
using RpcGateway.Samples.Tests.Yjs;
using RpcGateway.Testing;
using RpcGateway.TestTools;

namespace RpcGateway.Samples.Tests.Notes;

/// <summary>The list of notes and its limit.</summary>
public sealed class NoteListTests : IAsyncLifetime
{
    private static readonly RpcQueueName Queue = RpcQueueName.Topic("all");

    private RpcTestGateway _gateway = null!;
    private INotes _notes = null!;

    private IRpcMailbox<Note> Mailbox => _gateway.Services.GetRequiredService<IRpcMailbox<Note>>();

    private NoteMailboxes Mailboxes => _gateway.Services.GetRequiredService<NoteMailboxes>();

    private DateTimeOffset Now => _gateway.Services.GetRequiredService<TimeProvider>().GetUtcNow();

    public async ValueTask InitializeAsync()
    {
        _gateway = await RpcTestGateway.StartAsync(gateway => gateway.AddSamples());
        _notes = _gateway.CreateClient<INotes>().Proxy;
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task List_LongTitlesOfOtherAlphabets_HasAllNotes()
    {
        var all = await AddAsync(Now, NoteLimits.MaxNotes, new string('ж', 80));

        (await _notes.ListAsync(TestContext.Current.CancellationToken)).Should().HaveCount(all.Length);
    }

    [Fact]
    public async Task Create_TooManyNotes_OldestEmptyNoteGivesWay()
    {
        var all = await AddAsync(Now - NoteLimits.EmptyLifetime - TimeSpan.FromMinutes(1), NoteLimits.MaxNotes);
        await ChangeAsync(all[0]);

        var created = await _notes.CreateAsync("New", TestContext.Current.CancellationToken);

        var listed = await _notes.ListAsync(TestContext.Current.CancellationToken);
        listed.Should().HaveCount(NoteLimits.MaxNotes).And.NotContain(all[1]).And.Contain([all[0], all[2]]);
        listed[0].Should().Be(created);
        await ShouldNotExistAsync(all[1]);
    }

    [Fact]
    public async Task Create_TooManyNotesThatAreInUse_IsRefused()
    {
        var all = await AddAsync(Now - NoteLimits.EmptyLifetime - TimeSpan.FromMinutes(1), NoteLimits.MaxNotes / 2);
        await AddAsync(Now, NoteLimits.MaxNotes / 2);
        foreach (var note in all)
        {
            await ChangeAsync(note);
        }

        var create = () => _notes.CreateAsync("New").DefaultTimeout();

        (await create.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(NotesErrorCode.TooManyNotes);
        (await _notes.ListAsync(TestContext.Current.CancellationToken)).Should().HaveCount(NoteLimits.MaxNotes);
    }

    [Fact]
    public async Task Add_TooManyNotesThatNobodyChanges_OneGivesWay()
    {
        var all = await AddAsync(Now, NoteLimits.MaxNotes);
        foreach (var note in all)
        {
            await ChangeAsync(note);
        }

        using var list = new NoteList(Mailbox, Mailboxes, new FakeTimeProvider(Now + NoteLimits.UnchangedLifetime + TimeSpan.FromMinutes(1)));
        await list.AddAsync(new Note("new", "New", "", Now), TestContext.Current.CancellationToken);

        (await list.ReadAsync(TestContext.Current.CancellationToken)).Should().HaveCount(NoteLimits.MaxNotes).And.NotContain(all[0]);
        await ShouldNotExistAsync(all[0]);
        (await Mailboxes.GetLastSequenceAsync(all[1].Id, TestContext.Current.CancellationToken)).Should().Be(1);
    }

    [Fact]
    public async Task Add_ListWithManyRemovedNotes_IsShortened()
    {
        var kept = await AddAsync(Now, 10);
        for (var round = 0; round < 2; round++)
        {
            var removed = await AddAsync(Now, 400);
            await Mailbox.AppendAsync(
                [.. removed.Select(note => new RpcMailDraft<Note>(Queue, note with { Title = "" }))], TestContext.Current.CancellationToken);
        }

        var created = await _notes.CreateAsync("New", TestContext.Current.CancellationToken);

        (await Mailbox.GetStateAsync(Queue, cancellationToken: TestContext.Current.CancellationToken)).Count.Should().BeLessThan(200);
        (await _notes.ListAsync(TestContext.Current.CancellationToken)).Should().BeEquivalentTo([.. kept, created]);
    }

    private async Task<Note[]> AddAsync(DateTimeOffset created, int count, string title = "Note")
    {
        var notes = Enumerable.Range(0, count).Select(_ => new Note(Guid.NewGuid().ToString("N"), title, "Guest", created)).ToArray();
        await Mailbox.AppendAsync(
            [
                .. notes.Select(note => new RpcMailDraft<Note>(Queue, note)),
                .. notes.Select(note => new RpcMailDraft<Note>(NoteMailboxes.Existence(note.Id), note)),
            ],
            TestContext.Current.CancellationToken);
        return notes;
    }

    private async Task ChangeAsync(Note note) => await Mailboxes.Updates.AppendAsync(
        NoteMailboxes.Changes(note.Id), new StoredUpdate(YjsSamples.Typed[0]), cancellationToken: TestContext.Current.CancellationToken);

    private async Task ShouldNotExistAsync(Note note)
    {
        var open = () => _notes.StateAsync(note.Id).DefaultTimeout();
        (await open.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(NotesErrorCode.NoteNotFound);
    }
}
