using RpcGateway.FunctionalTests.Builds;
using RpcGateway.Samples.Storage;

namespace RpcGateway.Samples.Tests.Storage;

/// <summary>Where the samples keep their files.</summary>
public sealed class SampleFolderTests
{
    [Fact]
    public void Dispose_NoFolderIsGiven_DeletesTheTemporaryOne()
    {
        var folder = new SampleFolder(new SampleStorage());
        File.WriteAllText(Path.Combine(folder.Path, "file"), "content");

        folder.Dispose();

        Directory.Exists(folder.Path).Should().BeFalse();
    }

    [Fact]
    public void Dispose_FolderIsGiven_KeepsIt()
    {
        using var parent = new TemporaryFolder();
        var folder = new SampleFolder(new SampleStorage(Path.Combine(parent.Path, "a", "b")));
        File.WriteAllText(Path.Combine(folder.Path, "file"), "content");

        folder.Dispose();

        File.ReadAllText(Path.Combine(parent.Path, "a", "b", "file")).Should().Be("content");
    }
}
