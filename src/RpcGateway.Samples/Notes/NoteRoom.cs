namespace RpcGateway.Samples.Notes;

/// <summary>Room for a change of a note.</summary>
/// <param name="leave">Called once when the change is stored, or has failed.</param>
/// <param name="needsVersion">Whether so many bytes have changed that a version is due.</param>
internal sealed class NoteRoom(Action leave, bool needsVersion) : IDisposable
{
    public bool NeedsVersion => needsVersion;

    public void Dispose() => leave();
}
