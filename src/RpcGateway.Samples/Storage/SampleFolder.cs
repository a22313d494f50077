namespace RpcGateway.Samples.Storage;

/// <summary>The folder for the files of the samples. Disposed after the services that use it.</summary>
internal sealed class SampleFolder : IDisposable
{
    private readonly bool _isTemporary;

    /// <exception cref="IOException">The folder cannot be created.</exception>
    public SampleFolder(SampleStorage storage)
    {
        _isTemporary = storage.Folder is null;
        Path = storage.Folder is { } folder
            ? Directory.CreateDirectory(folder).FullName
            : Directory.CreateTempSubdirectory("rpcgateway-samples-").FullName;
    }

    public string Path { get; }

    public void Dispose()
    {
        if (_isTemporary)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The system removes it later.
            }
        }
    }
}
